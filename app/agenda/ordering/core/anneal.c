#include "anneal.h"

#include <math.h>
#include <string.h>

static uint64_t draw(annealing *s) {
    s->random ^= s->random >> 12;
    s->random ^= s->random << 25;
    s->random ^= s->random >> 27;
    return s->random * UINT64_C(2685821657736338717);
}
static int draw_below(annealing *s, int limit) {
    return (int)(((draw(s) >> 32) * (uint64_t)limit) >> 32);
}

/* Works out everything about the order again from place `low` to place `high`, and what depends on it outside. */
static void refresh(annealing *s, int low, int high) {
    const model *made = s->made;
    size_t row = (size_t)made->m * sizeof(int);
    for (int k = low; k < made->n; k++) {
        int i = s->order[k], from = s->start[k], to = from + made->minutes[i];
        int64_t charged = model_moved(made, i, from);
        memcpy(s->last_end[k + 1], s->last_end[k], row);
        for (int j = 0; j < made->count[i]; j++) {
            int a = made->list[i][j];
            if (s->last_end[k][a] >= 0) charged += model_wait(made, a, from - s->last_end[k][a]);
            s->last_end[k + 1][a] = to;
        }
        s->start[k + 1] = to;
        s->entered[k + 1] = s->entered[k] + charged;
        s->missed[k + 1] = s->missed[k] + (made->has_windows ? model_misses(made, i, made->first + k, from) : 0);
    }
    for (int k = high; k >= 0; k--) {
        int i = s->order[k];
        memcpy(s->next_start[k], s->next_start[k + 1], row);
        for (int j = 0; j < made->count[i]; j++) s->next_start[k][made->list[i][j]] = s->start[k];
    }
}

static void keep_if_best(annealing *s) {
    if (s->misses != 0 || s->cost >= s->best_cost) return;
    s->best_cost = s->cost;
    s->best_at = seconds_now();
    memcpy(s->best, s->order, sizeof s->best);
}

static void set_order(annealing *s, const int *order) {
    memcpy(s->order, order, (size_t)s->made->n * sizeof *order);
    if (s->made->n > 0) refresh(s, 0, s->made->n - 1);
    s->cost = model_cost(s->made, s->order);
    s->misses = model_broken(s->made, s->order);
    keep_if_best(s);
}

void anneal_begin(annealing *s, const model *made, uint64_t seed, const int *order) {
    memset(s, 0, sizeof *s);
    for (int k = 0; k < CHANCES; k++) s->minus_log[k] = -log(((double)k + 0.5) / CHANCES);
    s->made = made;
    s->random = (seed + 1) * UINT64_C(0x9E3779B97F4A7C15) | 1;
    s->best_cost = INT64_MAX;
    s->start[0] = made->begun;
    memcpy(s->last_end[0], made->last_end, sizeof s->last_end[0]);
    for (int a = 0; a < MOST_AGENCIES; a++) s->next_start[made->n][a] = -1;
    set_order(s, order);
}

/* By how much the cost changes where the cases of places low..high are those of `part` instead. */
static int64_t cost_change(const annealing *s, const int *part, int low, int high) {
    const model *made = s->made;
    int end[MOST_AGENCIES];
    uint64_t touched = 0;
    int64_t change = s->entered[low] - s->entered[high + 1];
    int start = s->start[low];
    for (int k = low; k <= high; k++) {
        int i = part[k - low];
        change += model_moved(made, i, start);
        const int *before = s->last_end[low];
        for (int j = 0; j < made->count[i]; j++) {
            int a = made->list[i][j];
            int from = touched >> a & 1 ? end[a] : before[a];
            if (from >= 0) change += model_wait(made, a, start - from);
            end[a] = start + made->minutes[i];
        }
        touched |= made->who[i];
        start += made->minutes[i];
    }
    const int *next = s->next_start[high + 1], *last = s->last_end[high + 1];
    for (; touched != 0; touched &= touched - 1) {
        int a = __builtin_ctzll(touched);
        if (next[a] >= 0) change += model_wait(made, a, next[a] - end[a]) - model_wait(made, a, next[a] - last[a]);
    }
    return change;
}

/* The misses of the whole order with `part` at places low..high. */
static int64_t misses_with(const annealing *s, const int *part, int low, int high) {
    const model *made = s->made;
    int order[MOST_CASES];
    if (made->groups == 0 && !made->has_windows) {
        bool is_ordered = true;
        case_set seen = {0, 0}, inside = {0, 0};
        for (int k = low; k <= high; k++) inside = set_with(inside, part[k - low]);
        for (int k = low; k <= high && is_ordered; k++) {
            case_set need = made->before[part[k - low]];
            need.low &= inside.low;
            need.high &= inside.high;
            is_ordered = set_within(need, seen);
            seen = set_with(seen, part[k - low]);
        }
        if (is_ordered && s->misses == 0) return 0;
    }
    memcpy(order, s->order, (size_t)made->n * sizeof *order);
    memcpy(order + low, part, (size_t)(high - low + 1) * sizeof *order);
    return model_broken(made, order);
}

/* A move: puts what places low..high would hold into `part`. */
static void propose(annealing *s, int *part, int *low, int *high) {
    int n = s->made->n, kind = draw_below(s, 100), from = draw_below(s, n), to;
    do to = draw_below(s, n);
    while (to == from);
    if (kind < 20) { /* two cases change places */
        *low = from < to ? from : to;
        *high = from < to ? to : from;
        memcpy(part, s->order + *low, (size_t)(*high - *low + 1) * sizeof *part);
        part[0] = s->order[*high];
        part[*high - *low] = s->order[*low];
    } else if (kind < 35) { /* a stretch is turned round */
        *low = from < to ? from : to;
        *high = from < to ? to : from;
        for (int k = *low; k <= *high; k++) part[k - *low] = s->order[*high - (k - *low)];
    } else { /* a block goes elsewhere, sometimes turned round */
        int length = kind < 70 ? 1 : kind < 82 ? 2 : 2 + draw_below(s, n / 3 + 1), first = from, last;
        if (first + length > n) first = n - length;
        last = first + length - 1;
        if (to >= first && to <= last) to = first > 0 ? first - 1 : last + 1;
        if (to >= n || to < 0) to = first;
        bool turned = length > 1 && (draw(s) >> 60) < 5;
        if (to < first) {
            *low = to;
            *high = last;
            for (int k = 0; k < length; k++) part[k] = s->order[turned ? last - k : first + k];
            memcpy(part + length, s->order + to, (size_t)(first - to) * sizeof *part);
        } else {
            int stop = to > last ? to : last;
            *low = first;
            *high = stop;
            memcpy(part, s->order + last + 1, (size_t)(stop - last) * sizeof *part);
            for (int k = 0; k < length; k++) part[stop - last + k] = s->order[turned ? last - k : first + k];
        }
    }
}

static void take(annealing *s, const int *part, int low, int high, int64_t change, int64_t misses) {
    memcpy(s->order + low, part, (size_t)(high - low + 1) * sizeof *part);
    refresh(s, low, high);
    s->cost += change;
    s->misses = misses;
    keep_if_best(s);
}

/* A usual step upwards, from moves tried and not taken. */
static void warm_up(annealing *s) {
    int part[MOST_CASES], low, high, seen = 0;
    double sum = 0;
    for (int k = 0; k < 400; k++) {
        propose(s, part, &low, &high);
        int64_t change = cost_change(s, part, low, high);
        if (change > 0) sum += (double)change, seen++;
    }
    s->warm = seen > 0 ? sum / seen : 1;
    s->penalty = s->warm;
}

/* One cooling. Returns whether time or moves are left. */
static bool cool(annealing *s, int64_t length, double hot, double deadline, int64_t *left) {
    int part[MOST_CASES], low, high;
    bool has_rules = s->made->has_rules;
    double cold = s->warm * 0.012, factor = pow(cold / hot, 64.0 / (double)length), heat = hot;
    for (int64_t move = 0; move < length; move++) {
        if ((move & 63) == 0) {
            if (move > 0) heat *= factor;
            if (*left == 0 || seconds_now() >= deadline) return false;
            if (*left > 0) *left = *left > 64 ? *left - 64 : 0;
            s->moves += 64;
        }
        propose(s, part, &low, &high);
        if (low == high) continue;
        double limit = heat * s->minus_log[draw(s) >> 52];
        int64_t change = cost_change(s, part, low, high), misses = 0;
        if (!has_rules) {
            if ((double)change > limit) continue;
        } else {
            if ((double)change - s->penalty * (double)s->misses > limit) continue;
            misses = misses_with(s, part, low, high);
            if ((double)change + s->penalty * (double)(misses - s->misses) > limit) continue;
        }
        take(s, part, low, high, change, misses);
    }
    return true;
}

void anneal_run(annealing *s, double deadline, int64_t moves) {
    int n = s->made->n;
    if (n < 2) return;
    if (s->warm == 0) warm_up(s);
    int64_t length = 2000 + (int64_t)n * n * 12, left = moves;
    for (int round = 0;; round++) {
        double hot = s->warm * (round % 3 == 0 ? 0.5 : 0.2);
        if (!cool(s, length, hot, deadline, &left)) return;
        if (round % 3 == 2 && length < 4000000) length *= 2;
        if (s->best_cost < INT64_MAX && round % 3 != 2) set_order(s, s->best);
    }
}
