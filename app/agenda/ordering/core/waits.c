/* Some order is that in which the agencies are done. Every case of one that is done is over by then, and whoever is not
 * done and not in it has waited for it. The cheapest such order is found over subsets of agencies. */
#include "waits.h"

#include <string.h>

void waits_make(waits *w, const model *made) {
    memset(w, 0, sizeof *w);
    w->made = made;
    for (int i = 0; i < made->n && i < 64; i++)
        for (int k = 0; k < made->count[i]; k++) w->cases_of[made->list[i][k]] |= UINT64_C(1) << i;
    for (int a = 0; a < made->m; a++)
        if (made->cap[a] == NEVER) w->staying |= UINT64_C(1) << a;
    for (int byte = 0; byte < 8; byte++)
        for (int bits = 1; bits < 256; bits++) {
            int low = __builtin_ctz((unsigned)bits), i = byte * 8 + low;
            w->minutes_of[byte][bits] = w->minutes_of[byte][bits & (bits - 1)] + (i < made->n ? made->minutes[i] : 0);
        }
}

static inline int64_t minutes_of(const waits *w, uint64_t cases) {
    int64_t sum = 0;
    for (int byte = 0; cases != 0; byte++, cases >>= 8) sum += w->minutes_of[byte][cases & 255];
    return sum;
}

int64_t waits_bound(const waits *w, uint64_t here, uint64_t rest) {
    uint64_t cases[MOST_WAITING], of[1 << MOST_WAITING];
    int64_t least[1 << MOST_WAITING], weight[MOST_WAITING];
    int count = 0;
    for (uint64_t left = here & w->staying; left != 0 && count < MOST_WAITING; left &= left - 1) {
        int a = __builtin_ctzll(left);
        uint64_t to_come = w->cases_of[a] & rest;
        if (to_come == rest) continue; /* in every case to come: it waits for none */
        weight[count] = w->made->weight[a];
        cases[count++] = to_come;
    }
    if (count < 2) return 0;
    of[0] = 0;
    least[0] = 0;
    for (unsigned done = 1; done < 1u << count; done++) {
        of[done] = of[done & (done - 1)] | cases[__builtin_ctz(done)];
        int64_t cheapest = INT64_MAX;
        for (unsigned left = done; left != 0; left &= left - 1) {
            int last = __builtin_ctz(left);
            unsigned others = done & ~(1u << last);
            int64_t cost = least[others] + weight[last] * minutes_of(w, of[others] & ~cases[last]);
            if (cost < cheapest) cheapest = cost;
        }
        least[done] = cheapest;
    }
    return least[(1u << count) - 1];
}
