# A task locks its memory while some of its pages are on their way to swap. Touched again, these are
# locked as well: none of the task's pages stays where reclaim takes them from.
machine -memory 32M -cpus 1
swap 64M
task_create worker 8M
task_create other 40M
task_touch worker
task_touch other
mlock worker
task_exit other
task_touch worker
puts [owners]
puts [lru 0]
