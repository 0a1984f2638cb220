#include "merge.h"

#include <string.h>

static bool has_rule(const model *made, int i) {
    if ((made->before[i].low | made->before[i].high) != 0) return true;
    for (int j = 0; j < made->n; j++)
        if (set_has(made->before[j], i)) return true;
    for (int g = 0; g < made->groups; g++)
        if (set_has(made->group[g], i)) return true;
    return false;
}

/* Finds which case each goes with (`with`), and takes from `who` the agencies that no order can cost anything. */
static void find_classes(const model *made, const bool *ruled, uint64_t *who, int *with) {
    for (bool is_changed = true; is_changed;) {
        uint64_t once = 0, twice = 0;
        for (int i = 0; i < made->n; i++) {
            with[i] = i;
            for (int j = 0; j < i && with[i] == i && !ruled[i]; j++)
                if (!ruled[j] && who[j] == who[i]) with[i] = j;
            if (with[i] != i) continue;
            twice |= once & who[i];
            once |= who[i];
        }
        for (int a = 0; a < made->m; a++)
            if (made->last_end[a] >= 0) twice |= UINT64_C(1) << a;
        is_changed = false;
        for (int i = 0; i < made->n; i++) {
            if ((who[i] & ~twice) != 0) is_changed = true;
            who[i] &= twice;
        }
    }
}

static case_set renumbered(case_set set, const int *number, int n) {
    case_set made = {0, 0};
    for (int i = 0; i < n; i++)
        if (set_has(set, i)) made = set_with(made, number[i]);
    return made;
}

void merge_cases(merged *m, const model *made) {
    m->small = *made;
    m->idles = 0;
    for (int i = 0; i < made->n; i++) {
        m->head[i] = i;
        m->next[i] = -1;
    }
    if (made->has_windows || made->moved != NULL) return;
    model *small = &m->small;
    uint64_t who[MOST_CASES];
    bool ruled[MOST_CASES];
    int with[MOST_CASES], number[MOST_CASES], last[MOST_CASES];
    for (int i = 0; i < made->n; i++) {
        who[i] = made->who[i];
        ruled[i] = has_rule(made, i);
    }
    find_classes(made, ruled, who, with);
    small->n = 0;
    for (int i = 0; i < made->n; i++) {
        if (who[i] == 0 && !ruled[i]) {
            m->idle[m->idles++] = i;
        } else if (with[i] != i) {
            int k = number[with[i]];
            small->minutes[k] += made->minutes[i];
            m->next[last[k]] = i;
            last[k] = i;
        } else {
            int k = number[i] = small->n++;
            m->head[k] = last[k] = i;
            small->minutes[k] = made->minutes[i];
            small->who[k] = who[i];
            small->count[k] = 0;
            for (int a = 0; a < made->m; a++)
                if (who[i] >> a & 1) small->list[k][small->count[k]++] = (uint8_t)a;
        }
    }
    for (int i = 0; i < made->n; i++)
        if (ruled[i]) small->before[number[i]] = renumbered(made->before[i], number, made->n);
    for (int k = 0; k < small->n; k++) {
        if (!ruled[m->head[k]]) small->before[k] = (case_set){0, 0};
        small->soonest[k] = made->begun;
        small->due[k] = made->total;
        small->first_place[k] = 0;
        small->last_place[k] = 2 * MOST_CASES;
        small->by_due[k] = k;
        small->twin[k] = -1;
    }
    for (int g = 0; g < made->groups; g++) small->group[g] = renumbered(made->group[g], number, made->n);
}

void merge_spread(const merged *m, const int *small_order, int *order) {
    int k = 0;
    for (int j = 0; j < m->small.n; j++)
        for (int i = m->head[small_order[j]]; i >= 0; i = m->next[i]) order[k++] = i;
    for (int j = 0; j < m->idles; j++) order[k++] = m->idle[j];
}
