/* A bound from below for agencies that may not leave: whoever is done first is waited for by the others. */
#ifndef WAITS_H
#define WAITS_H

#include "model.h"

#define MOST_WAITING 9 /* agencies that the bound looks at; their subsets are gone through */

typedef struct {
    const model *made;
    uint64_t staying;                     /* agencies that may not leave */
    uint64_t cases_of[MOST_AGENCIES];     /* cases to come of each */
    int64_t minutes_of[8][256];           /* of sets of cases, by bytes */
} waits;

void waits_make(waits *w, const model *made);

/* What agencies that are here and may not leave must still cost, where `rest` are the cases to come. */
int64_t waits_bound(const waits *w, uint64_t here, uint64_t rest);

#endif
