#define _POSIX_C_SOURCE 200809L
#include "model.h"

#include <string.h>
#include <time.h>

double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static bool sizes_are_possible(const ordering_problem *p) {
    if (p->cases < 0 || p->cases > MOST_CASES || p->agencies < 0 || p->agencies > MOST_AGENCIES) return false;
    if (p->done < 0 || p->done > p->cases || p->groups < 0 || p->groups > MOST_CASES || p->precedences < 0) return false;
    int64_t total = 0;
    for (int i = 0; i < p->cases; i++) {
        if (p->minutes[i] < 1) return false;
        total += p->minutes[i];
    }
    if (total != p->total) return false;
    for (int k = 0; k < p->done; k++)
        if (p->done_cases[k] < 0 || p->done_cases[k] >= p->cases) return false;
    for (int k = 0; k < p->precedences; k++)
        if (p->before[k] < 0 || p->before[k] >= p->cases || p->after[k] < 0 || p->after[k] >= p->cases) return false;
    for (int g = 0; g < p->groups; g++)
        for (int k = p->group_start[g]; k < p->group_start[g + 1]; k++)
            if (p->group_cases[k] < 0 || p->group_cases[k] >= p->cases) return false;
    return true;
}

/* What is over: its minutes, its cost, and whether it kept the rules. Returns where each case stood, or -1. */
static void take_what_is_over(model *made, const ordering_problem *p, const uint64_t *who, int *stood) {
    int start = 0;
    for (int i = 0; i < p->cases; i++) stood[i] = -1;
    for (int a = 0; a < made->m; a++) made->last_end[a] = -1;
    for (int k = 0; k < p->done; k++) {
        int i = p->done_cases[k];
        if (stood[i] >= 0) made->broken = true;
        stood[i] = k;
        int from = p->clock[start], to = from + p->minutes[i];
        if (from < p->earliest[i] || to > p->latest[i] || k < p->first_place[i] || k > p->last_place[i])
            made->broken = true;
        if (p->moved != NULL) made->spent += p->moved[(size_t)i * ((size_t)p->total + 1) + (size_t)start];
        for (int a = 0; a < made->m; a++) {
            if (!(who[i] >> a & 1)) continue;
            if (made->last_end[a] >= 0) made->spent += model_wait(made, a, start - made->last_end[a]);
            made->last_end[a] = start + p->minutes[i];
        }
        start += p->minutes[i];
    }
    made->first = p->done;
    made->begun = start;
}

static void take_groups(model *made, const ordering_problem *p, const int *stood, const int *number) {
    for (int g = 0; g < p->groups; g++) {
        int lowest = p->cases, highest = -1, over = 0, size = 0;
        case_set rest = {0, 0};
        for (int k = p->group_start[g]; k < p->group_start[g + 1]; k++) {
            int i = p->group_cases[k];
            if (stood[i] < 0) {
                if (!set_has(rest, number[i])) size++;
                rest = set_with(rest, number[i]);
            } else {
                over++;
                if (stood[i] < lowest) lowest = stood[i];
                if (stood[i] > highest) highest = stood[i];
            }
        }
        if (over > 0 && highest - lowest != over - 1) made->broken = true;
        if (over > 0 && size > 0 && highest != p->done - 1) made->broken = true;
        if (size == 0 || (over == 0 && size == 1)) continue;
        made->group[made->groups] = rest;
        made->group_size[made->groups] = size;
        made->group_open[made->groups++] = over > 0;
        made->has_rules = true;
    }
}

static void take_precedences(model *made, const ordering_problem *p, const int *stood, const int *number) {
    for (int k = 0; k < p->precedences; k++) {
        int i = p->before[k], j = p->after[k];
        if (stood[j] >= 0 && (stood[i] < 0 || stood[i] > stood[j])) made->broken = true;
        if (stood[i] < 0 && stood[j] < 0) {
            made->before[number[j]] = set_with(made->before[number[j]], number[i]);
            made->has_rules = true;
        }
    }
}

/* Windows as minutes of discussion: the clock never goes back, so that each is one stretch. */
static void take_windows(model *made) {
    for (int i = 0; i < made->n; i++) {
        int soonest = made->begun, due = made->total - made->minutes[i];
        while (soonest <= due && made->clock[soonest] < made->earliest[i]) soonest++;
        while (due >= soonest && made->clock[due] + made->minutes[i] > made->latest[i]) due--;
        made->soonest[i] = soonest;
        made->due[i] = due;
        if (soonest > due || made->first_place[i] > made->last_place[i]) made->broken = true;
        int k = i;
        for (; k > 0; k--) {
            int j = made->by_due[k - 1];
            if (made->due[j] + made->minutes[j] <= due + made->minutes[i]) break;
            made->by_due[k] = j;
        }
        made->by_due[k] = i;
    }
}

static void take_twins(model *made) {
    case_set ruled = {0, 0};
    for (int i = 0; i < made->n; i++) {
        for (int j = 0; j < made->n; j++)
            if (set_has(made->before[i], j)) ruled = set_with(set_with(ruled, i), j);
        for (int g = 0; g < made->groups; g++)
            if (set_has(made->group[g], i)) ruled = set_with(ruled, i);
    }
    for (int i = 0; i < made->n; i++) {
        made->twin[i] = -1;
        if (set_has(ruled, i)) continue;
        for (int j = i - 1; j >= 0 && made->twin[i] < 0; j--)
            if (!set_has(ruled, j) && made->minutes[j] == made->minutes[i] && made->soonest[j] == made->soonest[i]
                && made->due[j] == made->due[i] && made->first_place[j] == made->first_place[i]
                && made->last_place[j] == made->last_place[i])
                made->twin[i] = j;
    }
}

int model_make(model *made, const ordering_problem *p) {
    if (!sizes_are_possible(p)) return -1;
    memset(made, 0, sizeof *made);
    made->m = p->agencies;
    made->total = p->total;
    made->clock = p->clock;
    made->moved = p->moved;
    for (int a = 0; a < made->m; a++) {
        made->weight[a] = p->weight[a];
        bool stays = p->rejoin[a] < 0 || p->rejoin[a] >= p->weight[a] * (int64_t)p->total;
        made->cap[a] = stays ? NEVER : p->rejoin[a];
    }
    int stood[MOST_CASES], number[MOST_CASES];
    take_what_is_over(made, p, p->attendance, stood);
    int last_clock = p->clock[p->total];
    for (int i = 0; i < p->cases; i++) {
        if (stood[i] >= 0) continue;
        int k = made->n++;
        number[i] = k;
        made->id[k] = i;
        made->minutes[k] = p->minutes[i];
        made->who[k] = p->attendance[i];
        for (int a = 0; a < made->m; a++)
            if (made->who[k] >> a & 1) made->list[k][made->count[k]++] = (uint8_t)a;
        made->earliest[k] = p->earliest[i];
        made->latest[k] = p->latest[i];
        made->first_place[k] = p->first_place[i];
        made->last_place[k] = p->last_place[i];
        if (p->earliest[i] > p->clock[made->begun] || p->latest[i] < last_clock || p->first_place[i] > made->first
            || p->last_place[i] < p->cases - 1)
            made->has_windows = made->has_rules = true;
    }
    take_groups(made, p, stood, number);
    take_precedences(made, p, stood, number);
    take_windows(made);
    take_twins(made);
    return 0;
}

int64_t model_cost(const model *made, const int *order) {
    int end[MOST_AGENCIES];
    memcpy(end, made->last_end, sizeof end);
    int64_t cost = made->spent;
    int start = made->begun;
    for (int k = 0; k < made->n; k++) {
        int i = order[k];
        cost += model_moved(made, i, start);
        for (int j = 0; j < made->count[i]; j++) {
            int a = made->list[i][j];
            if (end[a] >= 0) cost += model_wait(made, a, start - end[a]);
            end[a] = start + made->minutes[i];
        }
        start += made->minutes[i];
    }
    return cost;
}

int64_t model_broken(const model *made, const int *order) {
    int place[MOST_CASES];
    int64_t misses = 0;
    int start = made->begun;
    for (int k = 0; k < made->n; k++) {
        place[order[k]] = k;
        misses += model_misses(made, order[k], made->first + k, start);
        start += made->minutes[order[k]];
    }
    for (int i = 0; i < made->n; i++)
        for (int j = 0; j < made->n; j++)
            if (set_has(made->before[i], j) && place[j] >= place[i]) misses += 1 + place[j] - place[i];
    for (int g = 0; g < made->groups; g++) {
        int lowest = made->n, highest = -1;
        for (int i = 0; i < made->n; i++) {
            if (!set_has(made->group[g], i)) continue;
            if (place[i] < lowest) lowest = place[i];
            if (place[i] > highest) highest = place[i];
        }
        misses += (made->group_open[g] ? highest + 1 : highest - lowest + 1) - made->group_size[g];
    }
    return misses;
}
