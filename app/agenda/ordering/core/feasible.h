/* Some order that keeps every rule, whatever it costs. */
#ifndef FEASIBLE_H
#define FEASIBLE_H

#include "model.h"

/* 1 and an order of the cases to come; 0 where it is proved that there is none; -1 where the time was over first, -2
 * where memory ran out. */
int feasible_find(const model *made, double deadline, int *order);

#endif
