#include "rules.h"

case_set rules_must(const model *made, case_set placed) {
    case_set must = {~UINT64_C(0), ~UINT64_C(0)};
    for (int g = 0; g < made->groups; g++) {
        case_set group = made->group[g];
        if (set_within(group, placed)) continue;
        if (!made->group_open[g] && !set_meets(group, placed)) continue;
        must.low &= group.low;
        must.high &= group.high;
    }
    return must;
}

bool rules_can_end(const model *made, case_set placed, int count, int start) {
    if (!made->has_windows) return true;
    int over = start, place = made->first + count, needed[MOST_CASES + 1];
    for (int k = 0; k < made->n; k++) {
        int i = made->by_due[k];
        if (set_has(placed, i)) continue;
        over += made->minutes[i];
        if (over > made->due[i] + made->minutes[i] || place > made->last_place[i]) return false;
    }
    int places = made->n - count;
    for (int k = 0; k < places; k++) needed[k] = 0;
    for (int i = 0; i < made->n; i++) {
        if (set_has(placed, i)) continue;
        int last = made->last_place[i] - place;
        if (last < places) needed[last]++;
    }
    for (int k = 0, sum = 0; k < places; k++) {
        sum += needed[k];
        if (sum > k + 1) return false;
    }
    return true;
}
