# 1 TiB, and 8 GiB far above a hole: the cells stand for more, and the picture stays as large as it is.
machine -kernel 6.1 -cpus 2 -nodes {1T 8G}
churn -ops 20000 -seed 1 -occupancy 1%
draw large.svg
draw large.png
snapshot large
