//! A no_std async executor with two tasks and a queue between them: what a Rust async kernel does, in one small user program.
//! The producer yields after every number; the consumer waits until there is one.
#![no_std]
#![no_main]

use core::cell::{Cell, UnsafeCell};
use core::future::Future;
use core::panic::PanicInfo;
use core::pin::{pin, Pin};
use core::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};

struct Shared {
    slot: Cell<Option<u64>>,
    closed: Cell<bool>,
    consumer: Cell<Option<usize>>,
}

/// One flag per task: set by its waker, cleared when the executor polls it.
struct Ready(UnsafeCell<[bool; 2]>);
// SAFETY: the program has one thread.
unsafe impl Sync for Ready {}
static READY: Ready = Ready(UnsafeCell::new([true; 2]));

fn set_ready(task: usize, ready: bool) -> bool {
    // SAFETY: the program has one thread, and no reference to the array outlives this function.
    unsafe { core::mem::replace(&mut (*READY.0.get())[task], ready) }
}

fn wake(data: *const ()) {
    set_ready(data as usize, true);
}

const VTABLE: RawWakerVTable = RawWakerVTable::new(
    |data| RawWaker::new(data, &VTABLE),
    wake,
    wake,
    |_| {},
);

fn waker(task: usize) -> Waker {
    // SAFETY: the data is a task number, never dereferenced.
    unsafe { Waker::from_raw(RawWaker::new(task as *const (), &VTABLE)) }
}

struct Yield(bool);

impl Future for Yield {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.0 {
            return Poll::Ready(());
        }
        self.0 = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

struct Receive<'a>(&'a Shared);

impl Future for Receive<'_> {
    type Output = Option<u64>;
    fn poll(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Option<u64>> {
        match self.0.slot.take() {
            Some(value) => Poll::Ready(Some(value)),
            None if self.0.closed.get() => Poll::Ready(None),
            None => {
                self.0.consumer.set(Some(1)); // #BP receive
                Poll::Pending
            }
        }
    }
}

async fn produce(shared: &Shared) {
    for number in 1..=5 {
        shared.slot.set(Some(number * number));
        if let Some(task) = shared.consumer.take() {
            set_ready(task, true);
        }
        Yield(false).await; // #BP yield
    }
    shared.closed.set(true);
    set_ready(1, true);
}

async fn consume(shared: &Shared, sum: &Cell<u64>) {
    while let Some(value) = Receive(shared).await {
        sum.set(sum.get() + value); // #BP sum
    }
}

fn run_until_idle(tasks: &mut [Option<Pin<&mut dyn Future<Output = ()>>>; 2]) {
    loop {
        let mut idle = true;
        for (number, task) in tasks.iter_mut().enumerate() {
            let Some(future) = task else { continue };
            if set_ready(number, false) {
                idle = false;
                if future.as_mut().poll(&mut Context::from_waker(&waker(number))).is_ready() {
                    *task = None;
                }
            }
        }
        if idle {
            return;
        }
    }
}

fn write(text: &[u8]) {
    // SAFETY: write(2) reads `text` and nothing else.
    unsafe {
        core::arch::asm!("ecall", inlateout("a0") 1usize => _, in("a1") text.as_ptr(), in("a2") text.len(), in("a7") 64usize);
    }
}

fn exit(code: usize) -> ! {
    // SAFETY: exit_group(2) does not return.
    unsafe { core::arch::asm!("ecall", in("a0") code, in("a7") 94usize, options(noreturn)) }
}

#[no_mangle]
extern "C" fn _start() -> ! {
    // SAFETY: sets up gp as the psABI asks, once, before anything uses it.
    unsafe { core::arch::asm!(".option push", ".option norelax", "la gp, __global_pointer$", ".option pop") };
    let shared = Shared { slot: Cell::new(None), closed: Cell::new(false), consumer: Cell::new(None) };
    let sum = Cell::new(0);
    {
        let producer = pin!(produce(&shared));
        let consumer = pin!(consume(&shared, &sum));
        let mut tasks: [Option<Pin<&mut dyn Future<Output = ()>>>; 2] = [Some(producer), Some(consumer)];
        run_until_idle(&mut tasks);
    }
    let right = sum.get() == 1 + 4 + 9 + 16 + 25;
    write(if right { b"EXIT-SUCCESS\n" } else { b"wrong sum\n" });
    exit(if right { 0 } else { 1 })
}

#[panic_handler]
fn panic(_: &PanicInfo) -> ! {
    exit(101)
}

/// The compiler calls these for copies; there is no C library to have them from.
#[no_mangle]
unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, length: usize) -> *mut u8 {
    let mut i = 0;
    while i < length {
        // SAFETY: the caller vouches for both areas.
        unsafe { to.add(i).write_volatile(from.add(i).read_volatile()) };
        i += 1;
    }
    to
}

#[no_mangle]
unsafe extern "C" fn memset(to: *mut u8, value: i32, length: usize) -> *mut u8 {
    let mut i = 0;
    while i < length {
        // SAFETY: the caller vouches for the area.
        unsafe { to.add(i).write_volatile(value as u8) };
        i += 1;
    }
    to
}

/// Named by the core library's unwind tables; nothing unwinds here.
#[no_mangle]
extern "C" fn rust_eh_personality() {}
