/* A bound from below for agencies that may leave: the cheapest walk over cases, some perhaps twice and others never.
 *
 * An agency that comes back pays for the time since its last case, up to what fetching it costs. Of that, the last few
 * cases before it comes back are enough to know a part, mostly all. So a walk that remembers the last two or three
 * cases costs no more than a true order. Prices on the cases make it visit each about once. The first coming of an
 * agency is no coming back: `first_coming` is what the walk charges for it at most, and is taken off again.
 */
#ifndef WALKS_H
#define WALKS_H

#include "model.h"

#define SCALE 1024.0 /* prices are whole parts of this, so that every sum is exact */
#define MOST_REMEMBERED 3

typedef struct {
    const model *made;
    int n, remembered;
    size_t rows, cores, states;         /* rows: n and one for what is over; a state is the oldest case and a core */
    double *charge;                     /* [states][n]: what coming to a case costs */
    double *rest;                       /* [n + 1][states]: from there to the end, with so many placed */
    double price[MOST_CASES];
    double first_coming[MOST_AGENCIES]; /* 0 for agencies that may not leave */
} walks;

/* Returns false where memory ran out. */
bool walks_make(walks *w, const model *made, int remembered);
void walks_free(walks *w);

/* Improves the prices in so many rounds at most, or until the bound reaches `enough` or the time is over. Returns the
 * bound for a whole order, in SCALE parts, without what is spent. */
double walks_price(walks *w, double enough, int rounds, double deadline);

/* The least from a state to the end. `tail` are the cases placed last, the very last first. */
static inline double walks_rest(const walks *w, int placed, const uint8_t *tail) {
    size_t state = tail[w->remembered - 1];
    for (int k = w->remembered - 2; k >= 0; k--) state = state * w->rows + tail[k];
    return w->rest[(size_t)placed * w->states + state];
}

#endif
