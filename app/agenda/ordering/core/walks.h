/* A bound from below for agencies that may leave: the cheapest walk over cases, some perhaps twice and others never.
 *
 * An agency that comes back pays for the time since its last case, up to what fetching it costs. Of that, the last two
 * cases before it comes back are enough to know a part, mostly all. So a walk that remembers two cases costs no more
 * than a true order. Prices on the cases make it visit each about once. The first coming of an agency is no coming
 * back: `first_coming` is what the walk charges for it at most, and is taken off again.
 */
#ifndef WALKS_H
#define WALKS_H

#include "model.h"

#define SCALE 1024.0 /* prices are whole parts of this, so that every sum is exact */

typedef struct {
    const model *made;
    int n, rows;                        /* rows: n and one for whatever is over */
    double *charge;                     /* [rows][rows][n]: coming to a case after two others */
    double *rest;                       /* [n + 1][rows][rows]: from two cases to the end, with this many placed */
    double price[MOST_CASES];
    double first_coming[MOST_AGENCIES]; /* 0 for agencies that may not leave */
} walks;

/* Returns false where memory ran out. */
bool walks_make(walks *w, const model *made);
void walks_free(walks *w);

/* Improves the prices until the bound reaches `enough`, the time is over or nothing more is gained. Returns the bound
 * for a whole order, in SCALE parts, without what is spent. */
double walks_price(walks *w, double enough, double deadline);

static inline double walks_rest(const walks *w, int placed, int before_last, int last) {
    return w->rest[((size_t)placed * (size_t)w->rows + (size_t)before_last) * (size_t)w->rows + (size_t)last];
}

#endif
