@HEAD@
/* Start of an emulated Cortex-M, and its semihosting. Not for a robot: that has a start of its own. */
#include "board.h"
#include <stdint.h>

#define SYS_WRITE0 4
#define SYS_EXIT 24
#define STOPPED_APPLICATION_EXIT 0x20026u
#define STOPPED_INTERNAL_ERROR 0x20024u

int main(void);
void board_reset(void);

extern uint32_t board_stack_top;
extern uint32_t board_data_source;
extern uint32_t board_data_start;
extern uint32_t board_data_end;
extern uint32_t board_bss_start;
extern uint32_t board_bss_end;

static void semihost(int operation, const void *argument)
{
    register int r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

void say(const char *text)
{
    semihost(SYS_WRITE0, text);
}

unsigned long board_ticks(void)
{
    volatile uint32_t *const control = (volatile uint32_t *)0xE000E010u;
    volatile uint32_t *const reload = (volatile uint32_t *)0xE000E014u;
    volatile uint32_t *const value = (volatile uint32_t *)0xE000E018u;
    if (*control != 5u)
    {
        *reload = 0xFFFFFFu;
        *value = 0u;
        *control = 5u; /* on, by the processor's clock */
    }
    return 0xFFFFFFul - (*value & 0xFFFFFFul);
}

static void board_fault(void)
{
    say("FAILED: a fault\n");
    semihost(SYS_EXIT, (const void *)STOPPED_INTERNAL_ERROR);
    for (;;)
    {
    }
}

void board_reset(void)
{
    const uint32_t *source = &board_data_source;
    uint32_t *target;
    for (target = &board_data_start; target < &board_data_end; target++)
    {
        *target = *source;
        source++;
    }
    for (target = &board_bss_start; target < &board_bss_end; target++)
    {
        *target = 0u;
    }
#ifdef __ARM_FP
    *(volatile uint32_t *)0xE000ED88u |= 0xF00000u; /* the floating-point unit on */
    __asm__ volatile("dsb\n\tisb" : : : "memory");
#endif
    semihost(SYS_EXIT, (const void *)((main() == 0) ? STOPPED_APPLICATION_EXIT : STOPPED_INTERNAL_ERROR));
    for (;;)
    {
    }
}

/* Stack, reset, NMI, hard fault. */
typedef struct
{
    const uint32_t *stack;
    void (*handler[3])(void);
} board_table;

__attribute__((section(".vectors"), used)) static const board_table board_vectors =
    { &board_stack_top, { board_reset, board_fault, board_fault } };
