#include "exact.h"

#include <stdlib.h>
#include <string.h>

#include "rules.h"
#include "waits.h"
#include "walks.h"

#define NONE UINT32_MAX
#define MOST_CAP 60000 /* what an agency has waited for is kept in 16 bits */

typedef struct {
    uint64_t set;   /* cases placed */
    int64_t closed; /* cost of waits that are over, and of all waits of agencies that may not leave */
    uint32_t next;  /* another beginning with the same cases */
    uint8_t tail[MOST_REMEMBERED]; /* the cases placed last, the very last first */
} label;

typedef struct {
    uint32_t parent;
    uint8_t last;
} step;

typedef struct {
    label *labels;
    uint16_t *waited; /* [labels][width]: of agencies that may leave and have not come back */
    step *steps;
    uint32_t used, room;
    uint32_t *heads;
    int64_t *set_bound; /* by head: what agencies that may not leave still cost at least */
    uint32_t slots;
} layer;

typedef struct {
    exact_search *search;
    const model *made;
    walks walk;
    waits wait;
    int width, leaving; /* agencies that may leave are numbered anew */
    int number[MOST_AGENCIES], agency[MOST_AGENCIES];
    uint64_t all, cases_of[MOST_AGENCIES], of_case[MOST_CASES];
    step *history[MOST_CASES + 1];
    int64_t least_open; /* the least bound of what could not be looked at */
} exact;

static void layer_free(layer *l) {
    free(l->labels);
    free(l->waited);
    free(l->heads);
    free(l->set_bound);
    memset(l, 0, sizeof *l);
}

static bool layer_grow(layer *l, int width) {
    uint32_t room = l->room == 0 ? 256 : l->room * 2;
    label *labels = realloc(l->labels, (size_t)room * sizeof *labels);
    if (labels != NULL) l->labels = labels;
    uint16_t *waited = realloc(l->waited, (size_t)room * (size_t)(width > 0 ? width : 1) * sizeof *waited);
    if (waited != NULL) l->waited = waited;
    step *steps = realloc(l->steps, (size_t)room * sizeof *steps);
    if (steps != NULL) l->steps = steps;
    if (labels == NULL || waited == NULL || steps == NULL) return false;
    l->room = room;
    return true;
}

static uint32_t slot_of(uint64_t set, uint32_t slots) {
    uint64_t mixed = set * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(mixed >> 32) & (slots - 1);
}

static uint32_t find_slot(const layer *l, uint64_t set) {
    uint32_t slot = slot_of(set, l->slots);
    while (l->heads[slot] != NONE && l->labels[l->heads[slot]].set != set) slot = (slot + 1) & (l->slots - 1);
    return slot;
}

static bool layer_spread(layer *l, uint32_t slots) {
    layer wider = *l;
    wider.slots = slots;
    wider.heads = malloc((size_t)slots * sizeof *wider.heads);
    wider.set_bound = malloc((size_t)slots * sizeof *wider.set_bound);
    if (wider.heads == NULL || wider.set_bound == NULL) {
        free(wider.heads);
        free(wider.set_bound);
        return false;
    }
    for (uint32_t k = 0; k < slots; k++) wider.heads[k] = NONE;
    for (uint32_t k = 0; k < l->slots; k++) {
        if (l->heads[k] == NONE) continue;
        uint32_t slot = find_slot(&wider, l->labels[l->heads[k]].set);
        wider.heads[slot] = l->heads[k];
        wider.set_bound[slot] = l->set_bound[k];
    }
    free(l->heads);
    free(l->set_bound);
    *l = wider;
    return true;
}

/* Everything about a set that its beginnings share. */
typedef struct {
    uint64_t set, rest, here; /* here: agencies that have come and are not done */
    uint64_t come;
    int count, start;
    case_set must;
    double off, prices; /* first comings still to come; prices of the cases to come */
} situation;

static situation situation_of(const exact *e, uint64_t set, int count) {
    const model *made = e->made;
    situation s = {.set = set, .rest = e->all & ~set, .count = count, .start = made->begun};
    uint64_t coming = 0;
    for (uint64_t left = set; left != 0; left &= left - 1) {
        int i = __builtin_ctzll(left);
        s.start += made->minutes[i];
        s.come |= made->who[i];
    }
    for (int a = 0; a < made->m; a++)
        if (made->last_end[a] >= 0) s.come |= UINT64_C(1) << a;
    for (uint64_t left = s.rest; left != 0; left &= left - 1) {
        int i = __builtin_ctzll(left);
        coming |= made->who[i];
        s.prices += e->walk.price[i];
    }
    s.here = s.come & coming;
    for (uint64_t left = coming & ~s.come; left != 0; left &= left - 1) s.off += e->walk.first_coming[__builtin_ctzll(left)];
    s.must = rules_must(made, (case_set){set, 0});
    return s;
}

/* Whether beginning `a` with what it waited is at least as good as `b`, whatever follows. */
static bool is_as_good(int64_t closed_a, const uint16_t *a, int64_t closed_b, const uint16_t *b, int width) {
    int64_t room = closed_b - closed_a;
    if (room < 0) return false;
    int32_t more = 0;
    for (int k = 0; k < width; k++) more += a[k] > b[k] ? a[k] - b[k] : 0;
    return more <= room;
}

/* Adds a beginning unless one as good is there; takes out those it is as good as. Returns false without memory. */
static bool add(exact *e, layer *l, const situation *s, int64_t closed, const uint16_t *waited, uint32_t parent,
                const uint8_t *tail, bool *is_new_set, uint32_t *slot_found) {
    if (l->used * 2 >= l->slots && !layer_spread(l, l->slots * 2)) return false;
    uint32_t slot = find_slot(l, s->set);
    *slot_found = slot;
    *is_new_set = l->heads[slot] == NONE;
    size_t width = (size_t)e->width;
    for (uint32_t k = l->heads[slot]; k != NONE; k = l->labels[k].next)
        if (is_as_good(l->labels[k].closed, l->waited + k * width, closed, waited, e->width)) return true;
    uint32_t *link = &l->heads[slot];
    uint32_t reused = NONE;
    while (*link != NONE) {
        uint32_t k = *link;
        if (is_as_good(closed, waited, l->labels[k].closed, l->waited + k * width, e->width)) {
            *link = l->labels[k].next;
            l->labels[k].set = 0;
            reused = k;
        } else {
            link = &l->labels[k].next;
        }
    }
    e->search->made++;
    if (reused == NONE) {
        if (l->used == l->room && !layer_grow(l, e->width)) return false;
        reused = l->used++;
    }
    l->labels[reused] = (label){s->set, closed, l->heads[slot], {tail[0], tail[1], tail[2]}};
    l->heads[slot] = reused;
    memcpy(l->waited + reused * width, waited, width * sizeof *waited);
    l->steps[reused] = (step){parent, tail[0]};
    return true;
}

/* What agencies that may not leave wait for while case i is on. */
static int64_t stay_through(const exact *e, const situation *s, int i) {
    int64_t cost = 0;
    for (uint64_t left = s->here & e->wait.staying & ~e->made->who[i]; left != 0; left &= left - 1)
        cost += e->made->weight[__builtin_ctzll(left)] * e->made->minutes[i];
    return cost;
}

/* Makes all beginnings that go on from one set with case i. */
static int extend(exact *e, const layer *from, layer *to, uint32_t head, const situation *s, int i) {
    const model *made = e->made;
    situation next = situation_of(e, s->set | UINT64_C(1) << i, s->count + 1);
    if (!rules_can_end(made, (case_set){next.set, 0}, next.count, next.start)) return 0;
    int64_t always = stay_through(e, s, i) + model_moved(made, i, s->start), better_than = e->search->better_than;
    uint16_t add_wait[MOST_AGENCIES], keep[MOST_AGENCIES], cap[MOST_AGENCIES], waited[MOST_AGENCIES];
    int coming[MOST_AGENCIES], comings = 0;
    for (int k = 0; k < e->width; k++) {
        add_wait[k] = keep[k] = cap[k] = 0;
        if (k >= e->leaving) continue;
        int a = e->agency[k];
        bool is_here = s->here >> a & 1, is_in = made->who[i] >> a & 1;
        cap[k] = (uint16_t)made->cap[a];
        add_wait[k] = (uint16_t)model_wait(made, a, made->minutes[i]);
        keep[k] = is_here && !is_in ? UINT16_MAX : 0;
        if (is_here && is_in) coming[comings++] = k;
    }
    int64_t set_bound = -1;
    for (uint32_t k = head; k != NONE; k = from->labels[k].next) {
        const label *l = &from->labels[k];
        const uint16_t *old = from->waited + (size_t)k * (size_t)e->width;
        int64_t closed = l->closed + always;
        for (int x = 0; x < comings; x++) closed += old[coming[x]];
        const uint8_t tail[MOST_REMEMBERED] = {(uint8_t)i, l->tail[0], l->tail[1]};
        double walk = walks_rest(&e->walk, next.count, tail) + next.prices - next.off;
        if ((double)closed + walk / SCALE > (double)(better_than - 1)) continue;
        if (set_bound < 0) {
            uint32_t slot = find_slot(to, next.set);
            set_bound = to->heads[slot] != NONE ? to->set_bound[slot] : waits_bound(&e->wait, next.here, next.rest);
        }
        if ((double)(closed + set_bound) + walk / SCALE > (double)(better_than - 1)) continue;
        int64_t open = 0;
        for (int x = 0; x < e->width; x++) {
            int now = old[x] + add_wait[x];
            waited[x] = (uint16_t)((now < cap[x] ? now : cap[x]) & keep[x]);
            open += waited[x];
        }
        if (closed + open + set_bound >= better_than) continue;
        bool is_new_set;
        uint32_t slot;
        if (!add(e, to, &next, closed, waited, k, tail, &is_new_set, &slot)) return EXACT_NO_MEMORY;
        if (is_new_set) to->set_bound[slot] = set_bound;
    }
    return 0;
}

/* A case that all who are here attend, and nobody else, comes at once where no rule speaks against it. */
static int free_case(const exact *e, const layer *from, uint32_t head, const situation *s) {
    if (e->made->has_windows || e->made->moved != NULL || ~(s->must.low) & e->all) return -1;
    for (uint32_t k = head; k != NONE; k = from->labels[k].next)
        for (int x = 0; x < e->leaving; x++) {
            uint16_t waited = from->waited[(size_t)k * (size_t)e->width + (size_t)x];
            if (waited != 0 || from->labels[k].next != NONE) return -1;
        }
    for (uint64_t left = s->rest; left != 0; left &= left - 1) {
        int i = __builtin_ctzll(left);
        if (e->made->who[i] == s->here && e->of_case[i] == 0) return i;
    }
    return -1;
}

static int extend_layer(exact *e, const layer *from, layer *to, int count) {
    for (uint32_t slot = 0; slot < from->slots; slot++) {
        uint32_t head = from->heads[slot];
        if (head == NONE) continue;
        if (seconds_now() >= e->search->deadline || e->search->made >= e->search->labels) return EXACT_STOPPED;
        situation s = situation_of(e, from->labels[head].set, count);
        int only = free_case(e, from, head, &s);
        for (uint64_t left = s.rest; left != 0; left &= left - 1) {
            int i = __builtin_ctzll(left);
            if (only >= 0 && i != only) continue;
            if (!rules_allow(e->made, (case_set){s.set, 0}, s.must, count, s.start, i)) continue;
            int failed = extend(e, from, to, head, &s, i);
            if (failed != 0) return failed;
        }
    }
    return 0;
}

static bool exact_make(exact *e, exact_search *search, const model *made) {
    memset(e, 0, sizeof *e);
    e->search = search;
    e->made = made;
    e->all = made->n == 64 ? ~UINT64_C(0) : (UINT64_C(1) << made->n) - 1;
    waits_make(&e->wait, made);
    for (int a = 0; a < made->m; a++)
        if (made->cap[a] != NEVER) e->agency[e->leaving++] = a;
    e->width = (e->leaving + 7) / 8 * 8;
    for (int i = 0; i < made->n; i++) {
        if ((made->before[i].low | made->before[i].high) != 0) e->of_case[i] = 1;
        for (int j = 0; j < made->n; j++)
            if (set_has(made->before[j], i)) e->of_case[i] = 1;
        for (int g = 0; g < made->groups; g++)
            if (set_has(made->group[g], i)) e->of_case[i] = 1;
    }
    return walks_make(&e->walk, made, search->remembered);
}

static bool begin(exact *e, layer *l) {
    const model *made = e->made;
    uint16_t waited[MOST_AGENCIES] = {0};
    situation s = situation_of(e, 0, 0);
    int64_t closed = made->spent;
    for (int a = 0; a < made->m; a++)
        if (made->cap[a] == NEVER && (s.here >> a & 1)) closed += model_wait(made, a, made->begun - made->last_end[a]);
    for (int k = 0; k < e->leaving; k++) {
        int a = e->agency[k];
        if (s.here >> a & 1) waited[k] = (uint16_t)model_wait(made, a, made->begun - made->last_end[a]);
    }
    const uint8_t over = (uint8_t)made->n, tail[MOST_REMEMBERED] = {over, over, over};
    bool is_new;
    uint32_t slot;
    if (!layer_spread(l, 16) || !layer_grow(l, e->width)) return false;
    if (!add(e, l, &s, closed, waited, NONE, tail, &is_new, &slot)) return false;
    l->set_bound[slot] = 0;
    return true;
}

static void read_back(exact *e, const layer *l) {
    exact_search *search = e->search;
    uint32_t k = l->heads[find_slot(l, e->all)];
    search->cost = l->labels[k].closed;
    for (int count = e->made->n; count > 0; count--) {
        const step *steps = count == e->made->n ? l->steps : e->history[count];
        search->order[count - 1] = steps[k].last;
        k = steps[k].parent;
    }
}

static int run_layers(exact *e) {
    layer now = {0}, next = {0};
    int verdict = begin(e, &now) ? 0 : EXACT_NO_MEMORY;
    for (int count = 0; count < e->made->n && verdict == 0; count++) {
        if (!layer_spread(&next, 1024) || !layer_grow(&next, e->width)) {
            verdict = EXACT_NO_MEMORY;
            break;
        }
        verdict = extend_layer(e, &now, &next, count);
        e->history[count] = now.steps;
        now.steps = NULL;
        layer_free(&now);
        now = next;
        memset(&next, 0, sizeof next);
        if (verdict == 0 && now.used == 0) verdict = 100;
    }
    if (verdict == 0) {
        read_back(e, &now);
        verdict = EXACT_BETTER;
    } else if (verdict == 100) {
        verdict = EXACT_NOTHING_BETTER;
    }
    free(now.steps);
    layer_free(&now);
    free(next.steps);
    layer_free(&next);
    return verdict;
}

int exact_run(exact_search *search, const model *made) {
    search->made = 0;
    if (made->n > 64 || search->better_than > INT64_C(1) << 40) return EXACT_STOPPED;
    for (int a = 0; a < made->m; a++)
        if (made->cap[a] != NEVER && made->cap[a] > MOST_CAP) return EXACT_STOPPED;
    exact *e = malloc(sizeof *e);
    if (e == NULL) return EXACT_NO_MEMORY;
    int verdict = EXACT_NO_MEMORY;
    if (exact_make(e, search, made)) {
        memcpy(e->walk.price, search->price, sizeof search->price);
        double missing = (double)(search->better_than - made->spent) * SCALE;
        double bound = walks_price(&e->walk, missing, search->rounds, seconds_now() + (search->deadline - seconds_now()) * search->share);
        memcpy(search->price, e->walk.price, sizeof search->price);
        int64_t whole = made->spent + (int64_t)(bound / SCALE + 0.999);
        if (whole > search->bound) search->bound = whole;
        verdict = search->bound >= search->better_than ? EXACT_NOTHING_BETTER : run_layers(e);
    }
    for (int k = 0; k < made->n; k++) free(e->history[k]);
    walks_free(&e->walk);
    free(e);
    return verdict;
}
