/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The naive model's reserves: what follows from min_free_kbytes and the other settings, for zones and
 * CPUs as they are.
 */
#include "naive.h"

#define NR_ZONES (N_NODES * N_KINDS)

static uint64_t most(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* What each node's zones keep: their largest protection and their high mark. */
static void set_totalreserve(struct naive *n)
{
	for (unsigned int node = 0; node < N_NODES; node++)
		n->node[node].totalreserve = 0;
	for (unsigned int i = 0; i < NR_ZONES; i++) {
		const struct naive_zone *z = &n->zone[i];
		uint64_t kept = 0;

		for (unsigned int kind = z->kind; kind < N_KINDS; kind++)
			kept = most(kept, z->reserve[kind]);
		n->node[z->node].totalreserve +=
			least(kept + z->mark[N_HIGH] + z->boost, z->managed);
	}
}

/* A thousandth of the zone, 256 pages at most, of which a quarter; a power of two less one. */
static uint64_t batch_of(const struct naive_zone *z)
{
	uint64_t quarter = most(least(z->managed / 1024, 256) / 4, 1), power = 1;

	while (power * 2 <= quarter + quarter / 2)
		power *= 2;
	return power - 1;
}

/* more: CPUs that are not counted yet. */
static void set_pcp_sizes(struct naive *n, struct naive_zone *z, unsigned int more)
{
	uint64_t raw = batch_of(z), batch = most(raw, 1), high = 6 * raw, cpus = 0, all = 0;
	uint64_t fraction = n->setting.fraction;

	for (unsigned int cpu = 0; cpu < n->nr_cpus; cpu++) {
		all += n->cpu_online[cpu];
		cpus += n->cpu_online[cpu] && n->cpu_node[cpu] == z->node;
	}
	if (fraction != 0)
		high = z->managed / fraction;
	if (n->old && fraction != 0)
		batch = least(most(high / 4, 1), 96);
	if (!n->old) {
		high = fraction != 0 ? high : z->mark[N_LOW] + z->boost;
		cpus += more;
		high = most(high / (cpus > 0 ? cpus : all), 4 * batch);
	}
	for (unsigned int cpu = 0; cpu < n->nr_cpus; cpu++) {
		z->pcp[cpu].high = (int)high;
		z->pcp[cpu].batch = (int)batch;
	}
}

void naive_size_pcps(struct naive *n, struct naive_zone *z)
{
	set_pcp_sizes(n, z, 0);
}

static void set_all_pcp_sizes(struct naive *n)
{
	for (unsigned int i = 0; i < NR_ZONES; i++)
		if (n->zone[i].there)
			set_pcp_sizes(n, &n->zone[i], 0);
}

static void set_marks(struct naive *n)
{
	uint64_t total = 0;

	for (unsigned int i = 0; i < NR_ZONES; i++)
		total += n->zone[i].managed;
	for (unsigned int i = 0; i < NR_ZONES && total > 0; i++) {
		struct naive_zone *z = &n->zone[i];
		uint64_t min = n->setting.min_free_kbytes / 4 * z->managed / total;
		uint64_t gap = most(min / 4, z->managed * n->setting.scale / 10000);

		z->boost = 0;
		for (unsigned int mark = 0; mark < N_MARKS; mark++)
			z->mark[mark] = min + mark * gap;
	}
	set_totalreserve(n);
	set_all_pcp_sizes(n);
}

/* Pages above the high marks, of all zones that the kernel may use for itself. */
static uint64_t buffer_pages(const struct naive *n)
{
	uint64_t pages = 0;

	for (unsigned int i = 0; i < NR_ZONES; i++) {
		const struct naive_zone *z = &n->zone[i];
		uint64_t high = z->mark[N_HIGH] + z->boost;

		if (z->kind <= N_NORMAL && z->managed > high)
			pages += z->managed - high;
	}
	return pages;
}

void naive_set_min_free_kbytes(struct naive *n, uint64_t kbytes)
{
	n->setting.min_free_kbytes = kbytes;
	n->setting.asked_kbytes = (int64_t)kbytes;
	set_marks(n);
}

void naive_set_scale(struct naive *n, uint64_t scale)
{
	n->setting.scale = scale;
	set_marks(n);
}

void naive_set_fraction(struct naive *n, uint64_t fraction)
{
	if (fraction == n->setting.fraction)
		return;
	n->setting.fraction = fraction;
	set_all_pcp_sizes(n);
}

/* A zone keeps a share of what the zones above it have for those who can use no other. */
static void set_protection(struct naive *n, const uint64_t *ratio)
{
	for (unsigned int i = 0; i < NR_ZONES; i++) {
		struct naive_zone *z = &n->zone[i];
		uint64_t above = 0;

		for (unsigned int kind = z->kind + 1; kind < N_KINDS; kind++) {
			above += n->zone[z->node * N_KINDS + kind].managed;
			z->reserve[kind] =
				ratio[z->kind] == 0 || z->managed == 0 ? 0 : above / ratio[z->kind];
		}
	}
	set_totalreserve(n);
}

void naive_set_ratio(struct naive *n, const uint64_t ratio[N_KINDS])
{
	for (unsigned int kind = 0; kind < N_KINDS; kind++)
		n->setting.ratio[kind] = ratio[kind];
	set_protection(n, n->setting.ratio);
}

/* The kilobytes that a machine keeps by itself: the root of 16 times what it has, within limits. */
static void find_min_free_kbytes(struct naive *n)
{
	uint64_t root = 0, square = 64 * buffer_pages(n);

	while ((root + 1) * (root + 1) <= square)
		root++;
	if ((int64_t)root > n->setting.asked_kbytes)
		n->setting.min_free_kbytes = least(most(root, 128), 262144);
}

/* Huge pages want free memory. */
void naive_raise_for_thp(struct naive *n)
{
	uint64_t pages = 0;

	for (unsigned int i = 0; i < NR_ZONES; i++)
		if (n->zone[i].there && n->zone[i].kind <= N_NORMAL)
			pages += 11 * N_PAGEBLOCK;
	pages = least(pages, buffer_pages(n) / 20);
	n->setting.min_free_kbytes = most(n->setting.min_free_kbytes, 4 * pages);
	set_marks(n);
}

/* Without huge pages 6.1 has what it had at first, or what was asked for. */
void naive_set_thp(struct naive *n, bool on)
{
	n->thp = on;
	if (on) {
		naive_raise_for_thp(n);
	} else if (!n->old) {
		find_min_free_kbytes(n);
		set_marks(n);
	}
}

static unsigned int bits(uint64_t x)
{
	unsigned int n = 0;

	for (; x > 0; x /= 2)
		n++;
	return n;
}

/* How far the CPUs' counts may be off, and below which free count that matters. */
static void set_thresholds(struct naive *n, struct naive_zone *z)
{
	uint64_t online = 0, threshold;

	for (unsigned int cpu = 0; cpu < n->nr_cpus; cpu++)
		online += n->cpu_online[cpu];
	threshold = least(2 * bits(online) * (1 + bits(z->managed / 32768)), 125);
	for (unsigned int cpu = 0; cpu < n->nr_cpus; cpu++)
		if (n->cpu_online[cpu])
			z->pcp[cpu].threshold = (int)threshold;
	if (online * threshold > z->mark[N_LOW] - z->mark[N_MIN])
		z->drift = z->mark[N_HIGH] + z->boost + online * threshold;
}

/*
 * A CPU that goes leaves its pages and counts to others. One that comes is on no node yet when the
 * lists' sizes are set, and so counts on each.
 */
void naive_plug(struct naive *n, unsigned int cpu, bool online)
{
	n->cpu_online[cpu] = false;
	if (!online)
		naive_drain_cpu(n, cpu);
	for (unsigned int i = 0; i < NR_ZONES; i++) {
		struct naive_zone *z = &n->zone[i];

		if (!z->there)
			continue;
		for (unsigned int stat = 0; !online && stat < N_STATS; stat++) {
			z->stat[stat] += z->pcp[cpu].diff[stat];
			z->pcp[cpu].diff[stat] = 0;
		}
		set_pcp_sizes(n, z, online);
	}
	n->cpu_online[cpu] = online;
	for (unsigned int i = 0; i < NR_ZONES; i++)
		if (n->zone[i].there)
			set_thresholds(n, &n->zone[i]);
}

void naive_set_reserves(struct naive *n)
{
	find_min_free_kbytes(n);
	set_marks(n);
	for (unsigned int i = 0; i < NR_ZONES; i++)
		if (n->zone[i].there)
			set_thresholds(n, &n->zone[i]);
	set_protection(n, n->setting.ratio);
}
