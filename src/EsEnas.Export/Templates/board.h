@HEAD@
/* What the self-test needs of an emulated board: a console (semihosting), a clock, an end. Not for a robot. */
#ifndef BOARD_H
#define BOARD_H

/* QEMU with -icount shift=0 counts an instruction as a nanosecond, and SysTick counts periods of the processor's clock. */
#ifndef BOARD_MEGAHERTZ
#define BOARD_MEGAHERTZ 25u
#endif
#define BOARD_INSTRUCTIONS_PER_1000_TICKS (1000000u / BOARD_MEGAHERTZ)

void say(const char *text);
unsigned long board_ticks(void);

#endif
