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

static policy_real magnitude(policy_real x)
{
    return (x < 0) ? -x : x;
}

/* In thousand-millionths, for a printout without floating point. */
static unsigned long billionths(policy_real x)
{
    const policy_real most = (policy_real)4e9;
    const policy_real scaled = x * (policy_real)1e9;
    return (scaled < most) ? (unsigned long)scaled : 4000000000ul;
}

static int test_vectors(void)
{
    policy_real action[POLICY_ACTIONS];
    policy_real largest = 0;
    int failures = 0;
    unsigned int v;
    unsigned int i;
    for (v = 0u; v < POLICY_VECTORS; v++)
    {
        if (policy_step(policy_vector_observation[v], action) != POLICY_OK)
        {
            failures++;
        }
        for (i = 0u; i < POLICY_ACTIONS; i++)
        {
            const policy_real difference = magnitude(action[i] - policy_vector_action[v][i]);
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
    say_number(billionths(largest));
    say("e-9\n");
    return failures;
}

static int test_bad_observations(void)
{
    volatile policy_real zero = 0;
    const policy_real bad[3] = { zero / zero, (policy_real)1 / zero, (policy_real)-1 / zero };
    policy_real observation[POLICY_OBSERVATIONS];
    policy_real action[POLICY_ACTIONS];
    int failures = 0;
    unsigned int i;
    unsigned int k;
    unsigned int a;
    for (i = 0u; i < POLICY_OBSERVATIONS; i++)
    {
        for (k = 0u; k < 3u; k++)
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

#ifdef POLICY_BOARD
static void count_instructions(void)
{
    policy_real action[POLICY_ACTIONS];
    unsigned int v;
    unsigned int r;
    const unsigned long before = board_ticks();
    for (r = 0u; r < REPEATS; r++)
    {
        for (v = 0u; v < POLICY_VECTORS; v++)
        {
            (void)policy_step(policy_vector_observation[v], action);
        }
    }
    say("instructions a step, as the emulator counts: ");
    say_number((unsigned long)(((unsigned long long)((board_ticks() - before) & 0xFFFFFFul) * BOARD_INSTRUCTIONS_PER_1000_TICKS)
        / (1000ull * REPEATS * POLICY_VECTORS)));
    say("\n");
}
#endif

int main(void)
{
    int failures = test_vectors();
    failures += test_bad_observations();
#ifdef POLICY_BOARD
    count_instructions();
#endif
    say((failures == 0) ? "ok\n" : "FAILED\n");
    return (failures == 0) ? 0 : 1;
}
