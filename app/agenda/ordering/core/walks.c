#include "walks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NO_WAY 1e15

static size_t row_of(const walks *w, int i, int j) { return ((size_t)i * (size_t)w->rows + (size_t)j) * (size_t)w->n; }

/* What coming to case k charges after i and j, in this order; row n is what is over. */
static double charge_of(const walks *w, int i, int j, int k) {
    const model *made = w->made;
    int over = w->n;
    double sum = 0;
    for (int x = 0; x < made->count[k]; x++) {
        int a = made->list[k][x];
        if (made->cap[a] == NEVER || (j != over && (made->who[j] >> a & 1))) continue;
        if (i != over && (made->who[i] >> a & 1)) {
            sum += (double)model_wait(made, a, made->minutes[j]);
        } else if (i != over) {
            sum += (double)model_wait(made, a, made->minutes[i] + made->minutes[j]);
        } else if (made->last_end[a] < 0) {
            sum += w->first_coming[a] / SCALE;
        } else {
            sum += (double)model_wait(made, a, made->begun - made->last_end[a] + (j == over ? 0 : made->minutes[j]));
        }
    }
    return sum * SCALE;
}

/* Whether the rules allow k straight after i and j, as far as these three tell. */
static bool may_follow(const walks *w, int i, int j, int k) {
    const model *made = w->made;
    int over = w->n;
    if (k == i || k == j) return false;
    if ((j != over && set_has(made->before[j], k)) || (i != over && set_has(made->before[i], k))) return false;
    for (int g = 0; g < made->groups; g++) {
        bool has_i = i != over && set_has(made->group[g], i), has_j = j != over && set_has(made->group[g], j);
        bool has_k = set_has(made->group[g], k);
        if (has_j && !has_k && made->group_size[g] > (has_i ? 2 : 1)) return false;
        if (has_i && !has_j && has_k) return false;
    }
    return true;
}

bool walks_make(walks *w, const model *made) {
    memset(w, 0, sizeof *w);
    w->made = made;
    w->n = made->n;
    w->rows = made->n + 1;
    size_t pairs = (size_t)w->rows * (size_t)w->rows;
    w->charge = malloc(pairs * (size_t)w->n * sizeof *w->charge);
    w->rest = malloc(pairs * (size_t)w->rows * sizeof *w->rest);
    if (w->charge == NULL || w->rest == NULL) return false;
    int longest = 0, second = 0;
    for (int i = 0; i < w->n; i++) {
        if (made->minutes[i] > longest) second = longest, longest = made->minutes[i];
        else if (made->minutes[i] > second) second = made->minutes[i];
    }
    for (int a = 0; a < made->m; a++)
        w->first_coming[a] = made->cap[a] == NEVER ? 0 : (double)model_wait(made, a, longest + second) * SCALE;
    for (int i = 0; i < w->rows; i++)
        for (int j = 0; j < w->rows; j++)
            for (int k = 0; k < w->n; k++)
                w->charge[row_of(w, i, j) + (size_t)k] = may_follow(w, i, j, k) ? charge_of(w, i, j, k) : NO_WAY;
    return true;
}

void walks_free(walks *w) {
    free(w->charge);
    free(w->rest);
}

static void fill_rest(walks *w) {
    const model *made = w->made;
    size_t n = (size_t)w->n, rows = (size_t)w->rows, pairs = rows * rows;
    memset(w->rest + n * pairs, 0, pairs * sizeof *w->rest);
    for (int placed = w->n - 1; placed >= 0; placed--) {
        double *here = w->rest + (size_t)placed * pairs;
        const double *next = here + pairs;
        int place = made->first + placed;
        for (size_t j = 0; j < rows; j++) {
            double onward[MOST_CASES];
            for (size_t k = 0; k < n; k++) {
                bool fits = made->first_place[k] <= place && place <= made->last_place[k];
                onward[k] = fits ? next[j * rows + k] - w->price[k] : NO_WAY;
            }
            for (size_t i = 0; i < rows; i++) {
                const double *charge = w->charge + (i * rows + j) * n;
                double least = NO_WAY;
                for (size_t k = 0; k < n; k++) {
                    double way = charge[k] + onward[k];
                    least = way < least ? way : least;
                }
                here[i * rows + j] = least;
            }
        }
    }
}

/* How often the cheapest walk comes to each case. */
static void count_visits(const walks *w, int *visits) {
    const model *made = w->made;
    int i = w->n, j = w->n;
    memset(visits, 0, (size_t)w->n * sizeof *visits);
    for (int placed = 0; placed < w->n; placed++) {
        int best = -1, place = made->first + placed;
        double least = NO_WAY;
        for (int k = 0; k < w->n; k++) {
            if (made->first_place[k] > place || place > made->last_place[k]) continue;
            double way = w->charge[row_of(w, i, j) + (size_t)k] + walks_rest(w, placed + 1, j, k) - w->price[k];
            if (way < least) least = way, best = k;
        }
        if (best < 0) return;
        visits[best]++;
        i = j;
        j = best;
    }
}

double walks_price(walks *w, double enough, double deadline) {
    double best = -NO_WAY, kept[MOST_CASES] = {0}, stride = 1.0, off = 0;
    int visits[MOST_CASES], idle = 0;
    for (int a = 0; a < w->made->m; a++)
        if (w->made->last_end[a] < 0) off += w->first_coming[a];
    for (int round = 0; round < 600; round++) {
        fill_rest(w);
        double bound = walks_rest(w, 0, w->n, w->n) - off;
        for (int k = 0; k < w->n; k++) bound += w->price[k];
        if (bound > best) {
            idle = bound > best + 0.02 * SCALE ? 0 : idle + 1;
            best = bound;
            memcpy(kept, w->price, sizeof kept);
        } else if (++idle % 6 == 0) {
            stride *= 0.6;
            memcpy(w->price, kept, sizeof kept);
        }
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
