/* Exact search: best beginnings, one case longer at a time, until nothing is left that could beat what is known. */
#ifndef EXACT_H
#define EXACT_H

#include "model.h"

enum { EXACT_STOPPED = -1, EXACT_NOTHING_BETTER = 0, EXACT_BETTER = 1, EXACT_NO_MEMORY = -2 };

typedef struct {
    int64_t better_than; /* only orders that cost less than this are looked for */
    int remembered, rounds;  /* of the bound from walks */
    double price[MOST_CASES]; /* of cases, for that bound; each run begins with those of the one before */
    double share;            /* of the time, that prices may take */
    int64_t labels;      /* at most so many beginnings are made */
    double deadline;
    int64_t made;        /* beginnings that were made */
    int64_t bound;       /* no order costs less than this */
    int order[MOST_CASES];
    int64_t cost;
} exact_search;

/* EXACT_BETTER: `order` is the best there is. EXACT_NOTHING_BETTER: no order that keeps the rules costs less than
 * `better_than`. Otherwise nothing is proved but `bound`. */
int exact_run(exact_search *search, const model *made);

#endif
