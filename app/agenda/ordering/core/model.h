/* The problem as the searches want it: only what is still to come, only agencies that can still cost something. */
#ifndef MODEL_H
#define MODEL_H

#include "ordering.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    uint64_t low, high;
} case_set; /* bits are the cases to come, numbered from 0 */

static inline bool set_has(case_set set, int i) {
    return ((i < 64 ? set.low >> i : set.high >> (i - 64)) & 1) != 0;
}
static inline case_set set_with(case_set set, int i) {
    if (i < 64) set.low |= UINT64_C(1) << i;
    else set.high |= UINT64_C(1) << (i - 64);
    return set;
}
static inline bool set_within(case_set inner, case_set outer) {
    return (inner.low & ~outer.low) == 0 && (inner.high & ~outer.high) == 0;
}
static inline bool set_meets(case_set a, case_set b) { return (a.low & b.low) != 0 || (a.high & b.high) != 0; }

#define NEVER (INT64_MAX / 4)

typedef struct {
    int n, m;            /* cases to come, agencies that count */
    int first;           /* the place that the next case takes */
    int begun;           /* minutes of what is over */
    int total;           /* minutes of everything */
    int64_t spent;       /* what the order of what is over has cost already */
    bool has_rules;      /* something beyond the cost says where a case may stand */
    bool has_windows;    /* of time or place */
    bool broken;         /* what is over breaks a rule already */
    int id[MOST_CASES];  /* the caller's number of a case */
    int minutes[MOST_CASES];
    uint64_t who[MOST_CASES];
    int count[MOST_CASES];
    uint8_t list[MOST_CASES][MOST_AGENCIES];
    int64_t weight[MOST_AGENCIES], cap[MOST_AGENCIES]; /* cap: NEVER where an agency may not leave */
    int last_end[MOST_AGENCIES];                       /* when its last case so far ended, or -1 */
    int earliest[MOST_CASES], latest[MOST_CASES], first_place[MOST_CASES], last_place[MOST_CASES];
    int soonest[MOST_CASES], due[MOST_CASES]; /* the same windows as minutes of discussion before the case */
    int by_due[MOST_CASES];                   /* cases by when they have to be over at the latest */
    case_set before[MOST_CASES];              /* these come first */
    int twin[MOST_CASES];                     /* a case no rule can tell from this one, and which may come first; or -1 */
    int groups;
    case_set group[MOST_CASES];
    int group_size[MOST_CASES];
    bool group_open[MOST_CASES]; /* part of the group is over: the rest follows at once */
    const int32_t *clock;
    const int64_t *moved;
} model;

/* Fills the model. Returns 0, or -1 where the sizes cannot be. */
int model_make(model *made, const ordering_problem *problem);

/* The cost of an order of the cases to come, with what is spent. */
int64_t model_cost(const model *made, const int *order);

/* Minutes and places by which an order breaks rules; 0 where it keeps them all. */
int64_t model_broken(const model *made, const int *order);

static inline int64_t model_wait(const model *made, int agency, int gap) {
    int64_t waited = made->weight[agency] * gap;
    return waited < made->cap[agency] ? waited : made->cap[agency];
}
static inline int64_t model_moved(const model *made, int i, int start) {
    return made->moved == NULL ? 0 : made->moved[(size_t)made->id[i] * ((size_t)made->total + 1) + (size_t)start];
}
/* By how many minutes and places case i misses what it may, at this place and start. */
static inline int64_t model_misses(const model *made, int i, int place, int start) {
    int64_t misses = 0;
    int from = made->clock[start], to = from + made->minutes[i];
    if (from < made->earliest[i]) misses += 1 + made->earliest[i] - from;
    if (to > made->latest[i]) misses += 1 + to - made->latest[i];
    if (place < made->first_place[i]) misses += 1 + made->first_place[i] - place;
    if (place > made->last_place[i]) misses += 1 + place - made->last_place[i];
    return misses;
}

double seconds_now(void);

#endif
