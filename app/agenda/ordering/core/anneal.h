/* Local search: one order, changed by small moves and worked out again only where it changed. */
#ifndef ANNEAL_H
#define ANNEAL_H

#include "model.h"

#define CHANCES 4096

typedef struct {
    const model *made;
    double minus_log[CHANCES]; /* of evenly spread chances, so that a move costs no logarithm */
    uint64_t random;
    int order[MOST_CASES];
    int start[MOST_CASES + 1];
    int64_t cost, misses;            /* of `order` */
    int64_t entered[MOST_CASES + 1]; /* sums of what is charged up to a place */
    int64_t missed[MOST_CASES + 1];  /* the same for misses of time and place */
    int last_end[MOST_CASES + 1][MOST_AGENCIES];   /* when the last case before a place ended, or -1 */
    int next_start[MOST_CASES + 1][MOST_AGENCIES]; /* when the first case from a place on starts, or -1 */
    int best[MOST_CASES];
    int64_t best_cost; /* INT64_MAX while no order that keeps the rules is known */
    double best_at;
    int64_t moves;
    double penalty, warm; /* a miss in units of cost; a usual step */
} annealing;

void anneal_begin(annealing *search, const model *made, uint64_t seed, const int *order);

/* Searches until `deadline`, or until `moves` more are tried where that is not negative. */
void anneal_run(annealing *search, double deadline, int64_t moves);

#endif
