@HEAD@
/*
 * The policy behind a pipe: reads an observation a line (numbers with spaces between them), writes an action a line, until the input
 * ends. What `esenas eval RUN --policy-program ./policy` talks to. For a computer, not for a robot.
 */
#include "policy.h"
#include <stdio.h>
#include <stdlib.h>

#define LONGEST_LINE (POLICY_OBSERVATIONS * 32u + 64u)

@CONVERSIONS@
int main(void)
{
    static char line[LONGEST_LINE];
    @NUMBER@ observation[POLICY_OBSERVATIONS];
    @NUMBER@ action[POLICY_ACTIONS];
    unsigned int i;
    while (fgets(line, (int)sizeof line, stdin) != NULL)
    {
        const char *at = line;
        for (i = 0u; i < POLICY_OBSERVATIONS; i++)
        {
            char *end = NULL;
            observation[i] = @FROM@;
            if (end == at)
            {
                (void)fprintf(stderr, "observation %u is missing in: %s", i, line);
                return 2;
            }
            at = end;
        }
        if (policy_step(observation, action) != POLICY_OK)
        {
            (void)fprintf(stderr, "there is no action for: %s", line);
        }
        for (i = 0u; i < POLICY_ACTIONS; i++)
        {
            (void)printf((i + 1u < POLICY_ACTIONS) ? "%.17g " : "%.17g\n", @TO@);
        }
        (void)fflush(stdout);
    }
    return 0;
}
