# States whose pictures are compared with what /proc says of them: after each, the folder NAME has
# the files and NAME.svg the picture.
proc state {name} {
	draw $name.svg
	snapshot $name
}

machine -kernel 6.1 -cpus 2 -memory 64M
state power_on
draw mark "Power on"
draw every 500

# every use and every type of pageblock
set kept [alloc_pages 3 GFP_KERNEL]
alloc_pages 4 GFP_KERNEL|__GFP_RECLAIMABLE
task_create shell 12M
task_touch shell
file_create log 6M
file_read log
alloc_pages 0 GFP_ATOMIC
isolate 0x2000 0x2400
state uses
draw
draw pair pair.svg "In use"
draw pair pair.png "In use"
unisolate 0x2000 0x2400

churn -ops 20000 -seed 1 -orders 0-4 -occupancy 60%
state churned
draw time time.svg
draw time time.png

# two nodes, holes, a CMA area, pages on the lists of both CPUs
machine -kernel 6.1 -cpus 2 -nodes {1G@0 1G@1} -cma 64M
churn -ops 30000 -seed 2 -occupancy 30%
state nodes
draw mark nodes

machine -kernel 5.10 -memory 5G -kernelcore 2G
churn -ops 10000 -seed 3 -occupancy 2%
state movable
draw pair machines.svg "another machine"
