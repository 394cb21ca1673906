@HEAD@
/*
 * Self-test: observations of real episodes and the actions that the policy had for them, and what happens to an observation that is
 * no number. Ends with 0 if all is well. `make test` runs it here, `make qemu` on an emulated Cortex-M.
 */
#include "policy.h"
#include "policy_vectors.h"
#ifdef POLICY_BOARD
#include "board.h"
#else
#include <stdio.h>
#include <stdlib.h>

static void say(const char *text)
{
    (void)fputs(text, stdout);
}
#endif

#define REPEATS 20u

static void say_number(unsigned long number)
{
    char digits[21];
    unsigned int at = 20u;
    digits[at] = '\0';
    do
    {
        at--;
        digits[at] = (char)('0' + (int)(number % 10u));
        number /= 10u;
    } while ((number > 0u) && (at > 0u));
    say(&digits[at]);
}

static @NUMBER@ magnitude(@NUMBER@ x)
{
    return (x < 0) ? -x : x;
}

@DIFFERENCE@

static int test_vectors(void)
{
    @NUMBER@ action[POLICY_ACTIONS];
    @NUMBER@ largest = 0;
    int failures = 0;
    unsigned int v;
    unsigned int i;
    for (v = 0u; v < POLICY_VECTORS; v++)
    {
        if (policy_step(policy_vector_observation[v], action) != POLICY_OK)
        {
            failures++;
            say("FAILED: the status for vector ");
            say_number(v);
            say("\n");
        }
        for (i = 0u; i < POLICY_ACTIONS; i++)
        {
            const @NUMBER@ difference = magnitude(action[i] - policy_vector_action[v][i]);
            if (!(difference <= policy_tolerance[i]))
            {
                failures++;
                say("FAILED: vector ");
                say_number(v);
                say(", action ");
                say_number(i);
                say("\n");
            }
            if (difference > largest)
            {
                largest = difference;
            }
        }
    }
    say_number(POLICY_VECTORS);
    say(" vectors; the largest difference is ");
    say_difference(largest);
    return failures;
}

static int test_bad_observations(void)
{
@BAD@
    @NUMBER@ observation[POLICY_OBSERVATIONS];
    @NUMBER@ action[POLICY_ACTIONS];
    int failures = 0;
    unsigned int i;
    unsigned int k;
    unsigned int a;
    for (i = 0u; i < POLICY_OBSERVATIONS; i++)
    {
        for (k = 0u; k < (unsigned int)(sizeof bad / sizeof bad[0]); k++)
        {
            for (a = 0u; a < POLICY_OBSERVATIONS; a++)
            {
                observation[a] = (a == i) ? bad[k] : policy_vector_observation[0][a];
            }
            if (policy_step(observation, action) != (policy_is_read[i] ? POLICY_BAD_OBSERVATION : POLICY_OK))
            {
                failures++;
                say("FAILED: the status for a bad observation ");
                say_number(i);
                say("\n");
            }
            for (a = 0u; a < POLICY_ACTIONS; a++)
            {
                if (!(magnitude(action[a] - (policy_is_read[i] ? policy_rest[a] : policy_vector_action[0][a])) <= policy_tolerance[a]))
                {
                    failures++;
                    say("FAILED: the action for a bad observation ");
                    say_number(i);
                    say("\n");
                }
            }
        }
    }
    return failures;
}

@MORE_TESTS@
#ifdef POLICY_BOARD
static void count_instructions(void)
{
    @NUMBER@ action[POLICY_ACTIONS];
    unsigned int v;
    unsigned int r;
    unsigned long long ticks = 0u;
    unsigned long before = board_ticks();
    unsigned long now;
    for (r = 0u; r < REPEATS; r++)
    {
        for (v = 0u; v < POLICY_VECTORS; v++)
        {
            (void)policy_step(policy_vector_observation[v], action);
            /* Of 24 bits, so that more than a few steps would not fit. */
            now = board_ticks();
            ticks += (now - before) & 0xFFFFFFul;
            before = now;
        }
    }
    say("instructions a step, as the emulator counts: ");
    say_number((unsigned long)((ticks * BOARD_INSTRUCTIONS_PER_1000_TICKS)
        / (1000ull * REPEATS * POLICY_VECTORS)));
    say("\n");
}
#endif

int main(void)
{
    int failures = test_vectors();
    failures += test_bad_observations();
@MORE_CALLS@
#ifdef POLICY_BOARD
    count_instructions();
#endif
    say((failures == 0) ? "ok\n" : "FAILED\n");
    return (failures == 0) ? 0 : 1;
}
