/* Which case may come next, where some are placed already. */
#ifndef RULES_H
#define RULES_H

#include "model.h"

/* The rest of the groups that have begun: only these may come next. Everything where none has begun. */
case_set rules_must(const model *made, case_set placed);

/* Whether the cases that are not placed may still all come in time, as far as can be seen at once. `count` are placed,
 * and `start` minutes are over. */
bool rules_can_end(const model *made, case_set placed, int count, int start);

static inline bool rules_allow(const model *made, case_set placed, case_set must, int count, int start, int i) {
    return set_has(must, i) && made->soonest[i] <= start && start <= made->due[i]
        && made->first_place[i] <= made->first + count && made->first + count <= made->last_place[i]
        && set_within(made->before[i], placed);
}

#endif
