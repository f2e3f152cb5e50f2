# The picture in README.md: a machine with a task, a file and a kernel that holds blocks of every kind.
machine -kernel 6.1 -cpus 2 -memory 512M
file_create log 60M
file_read log
churn -ops 16000 -seed 1 -orders 0-4 -occupancy 30%
task_create shell 120M
task_touch shell
draw memory.svg
