#include "walks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NO_WAY 1e15

/* What coming to case k charges after the cases of `tail`, the last first; case n stands for what is over. */
static double charge_of(const walks *w, const int *tail, int k) {
    const model *made = w->made;
    double sum = 0;
    for (int x = 0; x < made->count[k]; x++) {
        int a = made->list[k][x], gap = 0;
        if (made->cap[a] == NEVER) continue;
        for (int t = 0; t < w->remembered; t++) {
            if (tail[t] == w->n) {
                gap += made->last_end[a] < 0 ? -1 : made->begun - made->last_end[a];
                break;
            }
            if (made->who[tail[t]] >> a & 1) break;
            gap += made->minutes[tail[t]];
        }
        bool is_first = made->last_end[a] < 0;
        for (int t = 0; t < w->remembered && tail[t] != w->n; t++)
            if (t == w->remembered - 1 || (made->who[tail[t]] >> a & 1)) is_first = false;
        sum += is_first ? w->first_coming[a] : (double)model_wait(made, a, gap) * SCALE;
    }
    return sum;
}

/* Whether the rules allow k after these, as far as they tell. */
static bool may_follow(const walks *w, const int *tail, int k) {
    const model *made = w->made;
    for (int t = 0; t < w->remembered && tail[t] != w->n; t++)
        if (tail[t] == k || set_has(made->before[tail[t]], k)) return false;
    for (int g = 0; g < made->groups; g++) {
        int run = 0, t = 0;
        while (t < w->remembered && tail[t] != w->n && set_has(made->group[g], tail[t])) t++, run++;
        bool has_k = set_has(made->group[g], k);
        if (run > 0 && run < made->group_size[g] && !has_k && t < w->remembered && !made->group_open[g]) return false;
        for (; t < w->remembered && tail[t] != w->n; t++)
            if (has_k && run == 0 && set_has(made->group[g], tail[t])) return false;
    }
    return true;
}

bool walks_make(walks *w, const model *made, int remembered) {
    memset(w, 0, sizeof *w);
    w->made = made;
    w->n = made->n;
    w->remembered = remembered;
    w->rows = (size_t)made->n + 1;
    w->cores = remembered == 3 ? w->rows * w->rows : w->rows;
    w->states = w->rows * w->cores;
    w->charge = malloc(w->states * (size_t)w->n * sizeof *w->charge);
    w->rest = malloc(w->states * w->rows * sizeof *w->rest);
    if (w->charge == NULL || w->rest == NULL) return false;
    int longest[MOST_REMEMBERED] = {0}, wait = 0;
    for (int i = 0; i < w->n; i++) {
        int minutes = made->minutes[i];
        for (int t = 0; t < remembered; t++)
            if (minutes > longest[t]) {
                int other = longest[t];
                longest[t] = minutes;
                minutes = other;
            }
    }
    for (int t = 0; t < remembered; t++) wait += longest[t];
    for (int a = 0; a < made->m; a++)
        w->first_coming[a] = made->cap[a] == NEVER ? 0 : (double)model_wait(made, a, wait) * SCALE;
    for (size_t state = 0; state < w->states; state++) {
        int tail[MOST_REMEMBERED];
        size_t left = state;
        for (int t = 0; t < remembered; t++, left /= w->rows) tail[t] = (int)(left % w->rows);
        for (int k = 0; k < w->n; k++)
            w->charge[state * (size_t)w->n + (size_t)k] = may_follow(w, tail, k) ? charge_of(w, tail, k) : NO_WAY;
    }
    return true;
}

void walks_free(walks *w) {
    free(w->charge);
    free(w->rest);
    w->charge = w->rest = NULL;
}

static bool fits(const model *made, int placed, size_t k) {
    int place = made->first + placed;
    return made->first_place[k] <= place && place <= made->last_place[k];
}

static void fill_rest(walks *w) {
    size_t n = (size_t)w->n;
    memset(w->rest + n * w->states, 0, w->states * sizeof *w->rest);
    for (int placed = w->n - 1; placed >= 0; placed--) {
        double *here = w->rest + (size_t)placed * w->states;
        const double *next = here + w->states;
        for (size_t core = 0; core < w->cores; core++) {
            double onward[MOST_CASES];
            for (size_t k = 0; k < n; k++)
                onward[k] = fits(w->made, placed, k) ? next[core * w->rows + k] - w->price[k] : NO_WAY;
            for (size_t oldest = 0; oldest < w->rows; oldest++) {
                size_t state = oldest * w->cores + core;
                const double *charge = w->charge + state * n;
                double least = NO_WAY;
                for (size_t k = 0; k < n; k++) {
                    double way = charge[k] + onward[k];
                    least = way < least ? way : least;
                }
                here[state] = least;
            }
        }
    }
}

/* How often the cheapest walk comes to each case. */
static void count_visits(const walks *w, int *visits) {
    size_t state = w->states - 1; /* everything remembered is over */
    memset(visits, 0, (size_t)w->n * sizeof *visits);
    for (int placed = 0; placed < w->n; placed++) {
        size_t core = state % w->cores, best = w->rows;
        double least = NO_WAY;
        for (size_t k = 0; k < (size_t)w->n; k++) {
            if (!fits(w->made, placed, k)) continue;
            double way = w->charge[state * (size_t)w->n + k] - w->price[k]
                + w->rest[((size_t)placed + 1) * w->states + core * w->rows + k];
            if (way < least) least = way, best = k;
        }
        if (best == w->rows) return;
        visits[best]++;
        state = core * w->rows + best;
    }
}

double walks_price(walks *w, double enough, int rounds, double deadline) {
    double best = -NO_WAY, kept[MOST_CASES], stride = 1.0, off = 0;
    int visits[MOST_CASES], idle = 0;
    for (int a = 0; a < w->made->m; a++)
        if (w->made->last_end[a] < 0) off += w->first_coming[a];
    for (int round = 0; round < rounds; round++) {
        fill_rest(w);
        double bound = w->rest[w->states - 1] - off;
        for (int k = 0; k < w->n; k++) bound += w->price[k];
        idle = bound > best + 0.02 * SCALE ? 0 : idle + 1;
        if (bound > best) {
            best = bound;
            memcpy(kept, w->price, sizeof kept);
        }
        if (idle > 0 && idle % 5 == 0) stride *= 0.6;
        if (best >= enough || stride < 0.004 || seconds_now() >= deadline) break;
        count_visits(w, visits);
        double misses = 0;
        for (int k = 0; k < w->n; k++) misses += (visits[k] - 1.0) * (visits[k] - 1.0);
        if (misses == 0) break;
        double step = stride * (enough * 1.01 - bound) / misses;
        for (int k = 0; k < w->n; k++) w->price[k] = floor(w->price[k] + step * (1.0 - visits[k]));
    }
    memcpy(w->price, kept, sizeof kept);
    fill_rest(w);
    return best;
}
