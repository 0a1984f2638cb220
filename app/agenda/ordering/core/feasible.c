/* Depth first, the most pressing case first; sets of placed cases that led nowhere are kept. */
#include "feasible.h"

#include <stdlib.h>

#include "rules.h"

typedef struct {
    const model *made;
    double deadline;
    int *order;
    int pressing[MOST_CASES];
    case_set *failed; /* a table of sets, by their hash; the empty set is no entry */
    size_t room, used;
    int64_t nodes;
    int verdict; /* of a search that had to stop */
} hunt;

static size_t slot_of(case_set set, size_t room) {
    uint64_t mixed = (set.low ^ (set.high * UINT64_C(0x9E3779B97F4A7C15))) * UINT64_C(0xD6E8FEB86659FD93);
    return (size_t)(mixed ^ mixed >> 32) & (room - 1);
}
static case_set *find_slot(case_set *table, size_t room, case_set set) {
    size_t k = slot_of(set, room);
    while ((table[k].low | table[k].high) != 0 && (table[k].low != set.low || table[k].high != set.high))
        k = (k + 1) & (room - 1);
    return &table[k];
}
static bool has_failed(const hunt *h, case_set set) {
    const case_set *slot = find_slot(h->failed, h->room, set);
    return (slot->low | slot->high) != 0;
}
static bool remember(hunt *h, case_set set) {
    if (h->used * 2 >= h->room) {
        size_t room = h->room * 2;
        case_set *wider = calloc(room, sizeof *wider);
        if (wider == NULL) return false;
        for (size_t k = 0; k < h->room; k++)
            if ((h->failed[k].low | h->failed[k].high) != 0) *find_slot(wider, room, h->failed[k]) = h->failed[k];
        free(h->failed);
        h->failed = wider;
        h->room = room;
    }
    *find_slot(h->failed, h->room, set) = set;
    h->used++;
    return true;
}

static bool descend(hunt *h, case_set placed, int count, int start) {
    const model *made = h->made;
    if (count == made->n) return true;
    if ((h->nodes++ & 255) == 0 && seconds_now() >= h->deadline) h->verdict = -1;
    if (h->verdict != 0 || !rules_can_end(made, placed, count, start)) return false;
    if (count > 0 && has_failed(h, placed)) return false;
    case_set must = rules_must(made, placed);
    for (int k = 0; k < made->n; k++) {
        int i = h->pressing[k];
        if (set_has(placed, i) || !rules_allow(made, placed, must, count, start, i)) continue;
        if (made->twin[i] >= 0 && !set_has(placed, made->twin[i])) continue;
        h->order[count] = i;
        if (descend(h, set_with(placed, i), count + 1, start + made->minutes[i])) return true;
        if (h->verdict != 0) return false;
    }
    if (count > 0 && !remember(h, placed)) h->verdict = -2;
    return false;
}

int feasible_find(const model *made, double deadline, int *order) {
    if (made->broken) return 0;
    hunt h = {.made = made, .deadline = deadline, .order = order, .room = 1024};
    for (int k = 0; k < made->n; k++) h.pressing[k] = made->by_due[k];
    h.failed = calloc(h.room, sizeof *h.failed);
    if (h.failed == NULL) return -2;
    bool is_found = descend(&h, (case_set){0, 0}, 0, made->begun);
    free(h.failed);
    return is_found ? 1 : h.verdict;
}
