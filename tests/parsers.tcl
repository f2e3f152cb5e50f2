# What programs that parse /proc are given: a machine of two nodes that has been used, then at rest.
machine -kernel $kernel -cpus 2 -nodes {2G@0 2G@1}
trace on
# the layout of a trace that the kernel's postprocess script knows
echo 0 > /sys/kernel/tracing/options/irq-info
churn -ops 20000 -seed 5 -orders 0-9
set u [alloc_pages 9 GFP_KERNEL]
set r [alloc_pages 0 GFP_KERNEL|__GFP_RECLAIMABLE]
drain_all_pages
