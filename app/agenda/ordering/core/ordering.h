/* The order of an agenda: what the caller says and what it gets back.
 *
 * Everything is whole minutes and whole costs. `D` is the minutes of discussion before a case, breaks not counted;
 * `clock[D]` is the time at which a case starts that has D minutes before it. Whoever calls has checked every size
 * and index; `ordering_check_sizes` checks again what would write past an array.
 */
#ifndef ORDERING_H
#define ORDERING_H

#include <stdint.h>

#define MOST_CASES 128
#define MOST_AGENCIES 64

typedef struct {
    int32_t cases;
    int32_t agencies; /* only those that attend two cases or more cost anything; the caller leaves out the others */
    int32_t done;     /* this many cases are over, in the order of `done_cases` */
    int32_t total;    /* minutes of all cases together */
    int32_t precedences;
    int32_t groups;
    const int32_t *minutes;      /* [cases] */
    const int64_t *weight;       /* [agencies] */
    const int64_t *rejoin;       /* [agencies]; negative: may never leave */
    const uint64_t *attendance;  /* [cases]; a bit for each agency */
    const int32_t *clock;        /* [total + 1] */
    const int32_t *earliest;     /* [cases]; a case may not start before */
    const int32_t *latest;       /* [cases]; and must be over by then */
    const int32_t *first_place;  /* [cases]; the places it may take */
    const int32_t *last_place;   /* [cases] */
    const int32_t *before;       /* [precedences]; this case is somewhere before ... */
    const int32_t *after;        /* [precedences]; ... that one */
    const int32_t *group_start;  /* [groups + 1]; into group_cases */
    const int32_t *group_cases;  /* cases that stay together */
    const int32_t *done_cases;   /* [done] */
    const int64_t *moved;        /* [cases * (total + 1)] what it costs to start a case there, or NULL for nothing */
} ordering_problem;

typedef struct {
    double seconds;        /* wall time from the call on */
    int64_t moves;         /* of the local search at most; negative: as many as the time allows */
    int64_t labels;        /* of the exact search at most */
    uint64_t seed;
    int32_t share_proof;   /* per cent of the time that the exact search may take */
    int32_t is_patient;    /* the proof is what is wanted */
} ordering_limits;

enum { ORDERING_NONE_FOUND = 0, ORDERING_FOUND = 1, ORDERING_PROVED = 2, ORDERING_IMPOSSIBLE = 3 };

typedef struct {
    int32_t status;
    int32_t reserved;
    int32_t order[MOST_CASES];
    int64_t cost;        /* with what moving announced cases costs */
    int64_t lower_bound;
    int64_t nodes;       /* subproblems of the exact search */
    int64_t moves;       /* tried by the local search */
    double found_after;  /* seconds until the best order was found */
} ordering_result;

/* Orders the cases. Returns 0, or -1 where the sizes cannot be, or -2 where memory ran out. */
int ordering_search(const ordering_problem *problem, const ordering_limits *limits, ordering_result *result);

/* Whether some order keeps every constraint: 1 and one such order, 0 where it is proved that none does, -1 where the
 * time was over first, -2 where the sizes cannot be or memory ran out. */
int ordering_feasible(const ordering_problem *problem, double seconds, int32_t *order);

#endif
