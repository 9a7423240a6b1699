// SPDX-License-Identifier: Apache-2.0
// Every reason to enter the kernel, in one switch over scause.
#include "include/lib.h"
#include "include/machine.h"
#include "include/mm.h"
#include "include/task.h"

#define INTERRUPT (1UL << 63)

enum {
    CAUSE_FETCH_MISALIGNED = 0, CAUSE_FETCH_ACCESS = 1, CAUSE_ILLEGAL = 2, CAUSE_BREAKPOINT = 3,
    CAUSE_LOAD_MISALIGNED = 4, CAUSE_LOAD_ACCESS = 5, CAUSE_STORE_MISALIGNED = 6,
    CAUSE_STORE_ACCESS = 7, CAUSE_USER_ECALL = 8, CAUSE_FETCH_PAGE = 12, CAUSE_LOAD_PAGE = 13,
    CAUSE_STORE_PAGE = 15,
};

// si_code of the signals a fault raises.
enum { ILL_ILLOPC = 1, TRAP_BRKPT = 1, SEGV_MAPERR = 1, SEGV_ACCERR = 2, BUS_ADRALN = 1,
       BUS_ADRERR = 2 };

extern u8 user_access_start[], user_access_end[], user_access_fault[];
void system_call(struct trap_frame *frame);

static enum access access_of(u64 cause) {
    return cause == CAUSE_FETCH_PAGE ? ACCESS_EXECUTE
           : cause == CAUSE_STORE_PAGE ? ACCESS_WRITE : ACCESS_READ;
}

static void user_page_fault(struct trap_frame *frame) {
    struct mm *mm = current->mm;
    int signal = handle_page_fault(mm, frame->stval, access_of(frame->scause));
    if (signal == 0) return;
    s32 code = signal == SIGBUS ? BUS_ADRERR
               : frame->stval < USER_END && mm_find(mm, frame->stval) ? SEGV_ACCERR : SEGV_MAPERR;
    force_signal((u32)signal, code, frame->stval);
}

void handle_interrupts(void) {
    u64 pending = pending_interrupts();
    if (pending & 1UL << INTERRUPT_SOFTWARE) acknowledge_software_interrupt();
    if (pending & 1UL << INTERRUPT_TIMER) timer_interrupt();
    if (pending & 1UL << INTERRUPT_EXTERNAL) {
        u64 hart_id = current->hart->id;
        u32 source = plic_claim(hart_id);
        if (source == machine.uart_interrupt) console_poll();
        if (source) plic_complete(hart_id, source);
    }
}

// The kernel itself only ever faults where it touches user memory.
static void kernel_trap(struct trap_frame *frame) {
    bool page_fault = frame->scause == CAUSE_LOAD_PAGE || frame->scause == CAUSE_STORE_PAGE;
    bool excused = frame->sepc >= (u64)user_access_start && frame->sepc < (u64)user_access_end;
    if (!page_fault || !excused || frame->stval >= USER_END) {
        panic("trap in the kernel: scause=0x%lx sepc=0x%lx stval=0x%lx ra=0x%lx", frame->scause,
              frame->sepc, frame->stval, frame->x[RA]);
    }
    if (handle_page_fault(current->mm, frame->stval, access_of(frame->scause))) {
        frame->sepc = (u64)user_access_fault;
    }
}

void trap(struct trap_frame *frame) {
    if (frame->sstatus & SSTATUS_SPP) {
        kernel_trap(frame);
        return;
    }
    lock_kernel();
    switch (frame->scause) {
        case CAUSE_USER_ECALL: system_call(frame); break;
        case CAUSE_FETCH_PAGE:
        case CAUSE_LOAD_PAGE:
        case CAUSE_STORE_PAGE: user_page_fault(frame); break;
        case CAUSE_ILLEGAL:
            if (!fp_first_use(current)) force_signal(SIGILL, ILL_ILLOPC, frame->sepc);
            break;
        case CAUSE_BREAKPOINT: force_signal(SIGTRAP, TRAP_BRKPT, frame->sepc); break;
        case CAUSE_FETCH_MISALIGNED:
        case CAUSE_LOAD_MISALIGNED:
        case CAUSE_STORE_MISALIGNED: force_signal(SIGBUS, BUS_ADRALN, frame->stval); break;
        case CAUSE_FETCH_ACCESS:
        case CAUSE_LOAD_ACCESS:
        case CAUSE_STORE_ACCESS: force_signal(SIGSEGV, SEGV_ACCERR, frame->stval); break;
        default:
            if (frame->scause & INTERRUPT) {
                handle_interrupts();
                break;
            }
            panic("unknown trap: scause=0x%lx sepc=0x%lx", frame->scause, frame->sepc);
    }
    exit_if_told();
    if (current->hart->reschedule) schedule();
    deliver_signals(frame);
    unlock_kernel();
}
