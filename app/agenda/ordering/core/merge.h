/* Fewer cases for the exact search: those that the same agencies attend may follow each other at once.
 *
 * If two of them stand apart, moving one beside the other is no worse for one of the two: what a gap costs grows ever
 * more slowly with its length. That holds where no rule is about them and nothing depends on the time.
 */
#ifndef MERGE_H
#define MERGE_H

#include "model.h"

typedef struct {
    model small;
    int head[MOST_CASES]; /* the first of the cases that a case of the small model stands for */
    int next[MOST_CASES]; /* the one after it, or -1 */
    int idle[MOST_CASES]; /* cases that cost nothing at the end */
    int idles;
} merged;

void merge_cases(merged *m, const model *made);

/* The order of all cases that an order of the small model stands for. */
void merge_spread(const merged *m, const int *small_order, int *order);

#endif
