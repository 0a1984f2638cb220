/* Puts the searches together: some order that keeps the rules, a good one, then the proof, then a better one. */
#include <stdlib.h>
#include <string.h>

#include "anneal.h"
#include "exact.h"
#include "feasible.h"
#include "merge.h"
#include "ordering.h"

/* What the close bound needs grows with the fourth power: 50 MB for so many. */
#define MOST_CASES_FOR_THREE 42
#define MOST_CASES_AT_ONCE 22 /* with the close bound, where nobody asked for a proof */

static int64_t lesser(int64_t a, int64_t b) { return a < b ? a : b; }

static void report(ordering_result *result, const ordering_problem *p, const model *made, const int *order) {
    for (int k = 0; k < p->done; k++) result->order[k] = p->done_cases[k];
    for (int k = 0; k < made->n; k++) result->order[p->done + k] = made->id[order[k]];
}

static bool somebody_may_leave(const model *made) {
    for (int a = 0; a < made->m; a++)
        if (made->cap[a] != NEVER) return true;
    return false;
}

/* Tries to prove the best order, or to find a better one and prove that: with the quick bound first, and where there is
 * time for it, with the close one, after a longer search for an order that is hard to beat. */
static void prove(ordering_result *result, annealing *s, const model *made, const ordering_limits *limits, double until) {
    merged *m = malloc(sizeof *m);
    if (m == NULL) return;
    merge_cases(m, made);
    int n = m->small.n, verdict = EXACT_STOPPED;
    exact_search exact = {.deadline = until};
    bool may_be_close = somebody_may_leave(made) && n <= MOST_CASES_FOR_THREE && (limits->is_patient || n <= MOST_CASES_AT_ONCE);
    bool is_last_chance = !may_be_close && (limits->is_patient || n <= MOST_CASES_AT_ONCE);
    for (exact.remembered = 2; exact.remembered <= 3 && verdict == EXACT_STOPPED; exact.remembered++) {
        bool is_close = exact.remembered == 3;
        if (is_close && !may_be_close) break;
        if (is_close && limits->is_patient) anneal_run(s, until, lesser((int64_t)n * n * n * 50, limits->moves < 0 ? INT64_MAX : limits->moves));
        exact.better_than = s->best_cost;
        exact.rounds = is_close ? 400 : somebody_may_leave(made) ? 200 : 1;
        exact.share = is_close ? 0.6 : 0.1;
        exact.labels = is_close || is_last_chance ? limits->labels : lesser(limits->labels, (int64_t)n * 1000);
        verdict = exact_run(&exact, &m->small);
        result->nodes += exact.made;
    }
    result->lower_bound = exact.bound;
    if (verdict == EXACT_BETTER) {
        merge_spread(m, exact.order, s->best);
        s->best_cost = exact.cost;
        s->best_at = seconds_now();
    }
    if (verdict == EXACT_BETTER || verdict == EXACT_NOTHING_BETTER) {
        result->status = ORDERING_PROVED;
        result->lower_bound = s->best_cost;
    }
    free(m);
}

static void search_model(ordering_result *result, annealing *s, const model *made, const ordering_limits *limits, double began) {
    double deadline = began + limits->seconds;
    int order[MOST_CASES];
    for (int k = 0; k < made->n; k++) order[k] = k;
    if (made->has_rules) {
        int found = feasible_find(made, began + limits->seconds * 0.5, order);
        if (found == 0) {
            result->status = ORDERING_IMPOSSIBLE;
            return;
        }
        if (found < 0)
            for (int k = 0; k < made->n; k++) order[k] = k;
    }
    anneal_begin(s, made, limits->seed, order);
    int64_t all = limits->moves < 0 ? INT64_MAX : limits->moves, n = made->n, first = lesser(all, n * n * n * 25);
    anneal_run(s, began + limits->seconds * 0.4, first);
    if (s->best_cost < INT64_MAX && limits->share_proof > 0) {
        double now = seconds_now();
        prove(result, s, made, limits, now + (deadline - now) * limits->share_proof / 100);
    }
    if (result->status != ORDERING_PROVED) anneal_run(s, deadline, limits->moves < 0 ? -1 : all - first);
    if (result->status != ORDERING_PROVED) result->status = s->best_cost < INT64_MAX ? ORDERING_FOUND : ORDERING_NONE_FOUND;
}

int ordering_search(const ordering_problem *problem, const ordering_limits *limits, ordering_result *result) {
    double began = seconds_now();
    memset(result, 0, sizeof *result);
    model *made = malloc(sizeof *made);
    annealing *s = calloc(1, sizeof *s);
    int failed = made == NULL || s == NULL ? -2 : model_make(made, problem);
    if (failed == 0 && made->broken) {
        result->status = ORDERING_IMPOSSIBLE;
    } else if (failed == 0) {
        search_model(result, s, made, limits, began);
        if (result->status != ORDERING_IMPOSSIBLE && result->status != ORDERING_NONE_FOUND) {
            report(result, problem, made, s->best);
            result->cost = s->best_cost;
            result->found_after = s->best_at - began;
        }
        result->moves = s->moves;
    }
    free(made);
    free(s);
    return failed;
}

int ordering_feasible(const ordering_problem *problem, double seconds, int32_t *order) {
    double began = seconds_now();
    int found[MOST_CASES];
    model *made = malloc(sizeof *made);
    int verdict = made == NULL || model_make(made, problem) != 0 ? -2 : feasible_find(made, began + seconds, found);
    if (verdict == 1) {
        for (int k = 0; k < problem->done; k++) order[k] = problem->done_cases[k];
        for (int k = 0; k < made->n; k++) order[problem->done + k] = made->id[found[k]];
    }
    free(made);
    return verdict;
}
