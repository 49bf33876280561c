//! The sandbox of a child on Linux: what it gives up before the first foreign byte, and how it tells.
//!
//! Each step stands for itself: a kernel without one still gives the others, and the hello says which hold. A system
//! call that is not on the list fails with EPERM and does not kill, since a library's harmless question must not cost
//! a resume.

use super::Check;
use super::serve::Orders;
use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, LandlockStatus, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetStatus, Scope,
};
use rustix::process::{
    DumpableBehavior, Resource, Rlimit, Signal, getppid, set_dumpable_behavior, set_parent_process_death_signal,
    setrlimit,
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    apply_filter_all_threads,
};
use std::collections::BTreeMap;
use std::error::Error;

/// Descriptors of a child: three standard ones, requests and replies. No more can be opened.
const FILES: u64 = 5;

/// System calls that reading needs: memory, locks, its pipes, its own end, random numbers for hash maps.
const CALLS: &[i64] = &[
    libc::SYS_read,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_close,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_brk,
    libc::SYS_futex,
    libc::SYS_sched_yield,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_restart_syscall,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_getrandom,
    libc::SYS_getrusage,
    libc::SYS_clock_gettime,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// Closes what another program left open for this one; a child needs the three standard descriptors.
#[expect(unsafe_code, reason = "closing descriptors that nothing here owns")]
pub(super) fn close_strange_files() {
    // SAFETY: first call of the process, so no object here holds a descriptor above 2; closing those touches no memory.
    let _ = unsafe { libc::syscall(libc::SYS_close_range, 3, libc::c_uint::MAX, 0) };
}

/// Gives up what can be given up before the reading thread starts; `None` if the parent is already gone.
pub(super) fn enter(orders: &Orders) -> Option<Vec<Check>> {
    let dies = die_with_parent(orders)?;
    let privileges = rustix::thread::set_no_new_privs(true);
    let mut checks = vec![
        told("no-new-privileges", privileges, "no program that it could start has more rights"),
        told("dies-with-parent", dies, "it is killed when the parent ends"),
        told("not-dumpable", set_dumpable_behavior(DumpableBehavior::NotDumpable), "no core dump, no tracer"),
        landlock(),
    ];
    let megabytes = format!("{} MiB of address space", orders.memory >> 20);
    let seconds = format!("{} s of processor time", orders.processor);
    checks.extend([
        limit("memory-limit", Resource::As, orders.memory, &megabytes),
        limit("processor-limit", Resource::Cpu, orders.processor, &seconds),
        limit("file-limit", Resource::Nofile, FILES, "no file can be opened"),
        limit("file-size-limit", Resource::Fsize, 0, "no file can be written"),
        limit("core-limit", Resource::Core, 0, "no core file"),
    ]);
    Some(checks)
}

/// Gives up the rest, from the reading thread itself: processes, threads and all system calls but [`CALLS`].
pub(super) fn shut() -> Vec<Check> {
    let processes = limit("process-limit", Resource::Nproc, 0, "no process or thread can be started");
    let kept = format!("{} system calls are left", CALLS.len() + 3);
    let filtered = filter().and_then(|program| Ok(apply_filter_all_threads(&program)?));
    vec![processes, told("seccomp", filtered, &kept)]
}

/// Has the process killed when its parent ends, and gives whether that holds; `None` if the parent is already gone.
fn die_with_parent(orders: &Orders) -> Option<rustix::io::Result<()>> {
    let dies = set_parent_process_death_signal(Some(Signal::KILL));
    // The parent may have ended before the line above: then another process has taken the child over.
    let is_gone = |parent| getppid().is_none_or(|now| now.as_raw_pid().cast_unsigned() != parent);
    (!orders.parent.is_some_and(is_gone)).then_some(dies)
}

/// Gives up what a program that is started instead of this one does not need: it may read and run files, and start its
/// threads; it writes no file and reaches no network. `None` if the parent is already gone.
pub(super) fn enter_outside(orders: &Orders) -> Option<()> {
    let _ = die_with_parent(orders)?;
    let _ = rustix::thread::set_no_new_privs(true);
    let reading = AccessFs::from_read(NEWEST);
    let _ = all_given_up()
        .and_then(|rules| rules.add_rules(landlock::path_beneath_rules(["/"], reading)))
        .and_then(landlock::RulesetCreated::restrict_self);
    let limits = [(Resource::As, orders.memory), (Resource::Cpu, orders.processor), (Resource::Core, 0)];
    for (resource, most) in limits.into_iter().chain([(Resource::Fsize, 0)]) {
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
    let _ = no_network().map(|program| apply_filter_all_threads(&program));
    Some(())
}

/// Refuses the system calls by which a program reaches others.
fn no_network() -> Result<BpfProgram, Box<dyn Error>> {
    let calls = [libc::SYS_socket, libc::SYS_socketpair, libc::SYS_ptrace, libc::SYS_io_uring_setup];
    let rules: BTreeMap<i64, Vec<SeccompRule>> = calls.into_iter().map(|call| (call, Vec::new())).collect();
    let refusal = SeccompAction::Errno(libc::EPERM.cast_unsigned());
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, refusal, std::env::consts::ARCH.try_into()?)?;
    Ok(filter.try_into()?)
}

/// Peak of resident memory so far, in KiB.
#[expect(unsafe_code, reason = "no safe wrapper is among the crates used")]
pub(super) fn peak_memory() -> u32 {
    let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: `usage` is writable memory of the right size, and all zeros are a valid `rusage`.
    let usage = unsafe {
        libc::getrusage(libc::RUSAGE_SELF, usage.as_mut_ptr());
        usage.assume_init()
    };
    u32::try_from(usage.ru_maxrss).unwrap_or(u32::MAX)
}

/// Reads outside its memory, for the fault of that name.
#[cfg(feature = "faults")]
#[expect(unsafe_code, reason = "that is the fault")]
pub(super) fn segfault() {
    // SAFETY: none; the process is meant to die of it.
    unsafe { std::hint::black_box(std::ptr::without_provenance::<u8>(8)).read_volatile() };
}

/// Tries what a reader in strange hands would: files, network, programs, other processes, more rights. What the system
/// allowed of it, by name.
#[cfg(feature = "faults")]
#[expect(unsafe_code, reason = "raw calls are what is tried")]
pub(super) fn escape() -> Vec<&'static str> {
    /// Calls of the x32 ABI have this bit.
    const X32: i64 = 0x4000_0000;
    let path = c"/etc/passwd".as_ptr() as i64;
    let (here, page) = (i64::from(libc::AT_FDCWD), 4096);
    let executable = i64::from(libc::PROT_READ | libc::PROT_EXEC);
    let shared = i64::from(libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
    let tries: &[(&str, i64, [i64; 6])] = &[
        ("openat", libc::SYS_openat, [here, path, 0, 0, 0, 0]),
        ("openat2", libc::SYS_openat2, [here, path, 0, 0, 0, 0]),
        ("x32 openat", libc::SYS_openat | X32, [here, path, 0, 0, 0, 0]),
        ("newfstatat", libc::SYS_newfstatat, [here, path, 0, 0, 0, 0]),
        ("readlinkat", libc::SYS_readlinkat, [here, path, 0, 0, 0, 0]),
        ("unlinkat", libc::SYS_unlinkat, [here, c"/nowhere".as_ptr() as i64, 0, 0, 0, 0]),
        ("mkdirat", libc::SYS_mkdirat, [here, c"/nowhere/none".as_ptr() as i64, 0, 0, 0, 0]),
        ("chdir", libc::SYS_chdir, [c"/".as_ptr() as i64, 0, 0, 0, 0, 0]),
        ("memfd_create", libc::SYS_memfd_create, [path, 0, 0, 0, 0, 0]),
        ("inet socket", libc::SYS_socket, [i64::from(libc::AF_INET), i64::from(libc::SOCK_STREAM), 0, 0, 0, 0]),
        ("unix socket", libc::SYS_socket, [i64::from(libc::AF_UNIX), i64::from(libc::SOCK_STREAM), 0, 0, 0, 0]),
        ("sendto", libc::SYS_sendto, [0, path, 1, 0, 0, 0]),
        ("execve", libc::SYS_execve, [c"/bin/true".as_ptr() as i64, 0, 0, 0, 0, 0]),
        ("clone", libc::SYS_clone, [i64::from(libc::SIGCHLD), 0, 0, 0, 0, 0]),
        ("clone3", libc::SYS_clone3, [0; 6]),
        ("kill", libc::SYS_kill, [1, 0, 0, 0, 0, 0]),
        ("tgkill", libc::SYS_tgkill, [1, 1, 0, 0, 0, 0]),
        ("tkill", libc::SYS_tkill, [1, 0, 0, 0, 0, 0]),
        ("pidfd_open", libc::SYS_pidfd_open, [1, 0, 0, 0, 0, 0]),
        ("ptrace", libc::SYS_ptrace, [i64::from(libc::PTRACE_TRACEME), 0, 0, 0, 0, 0]),
        ("process_vm_readv", libc::SYS_process_vm_readv, [1, 0, 0, 0, 0, 0]),
        ("prlimit64", libc::SYS_prlimit64, [0, 7, 0, 0, 0, 0]),
        ("prctl", libc::SYS_prctl, [i64::from(libc::PR_SET_DUMPABLE), 1, 0, 0, 0, 0]),
        ("ioctl", libc::SYS_ioctl, [0, 0x5412, path, 0, 0, 0]),
        ("fcntl", libc::SYS_fcntl, [0, 0, 0, 0, 0, 0]),
        ("pipe2", libc::SYS_pipe2, [0; 6]),
        ("mmap to execute", libc::SYS_mmap, [0, page, executable, shared, -1, 0]),
        ("mprotect to execute", libc::SYS_mprotect, [0, 0, executable, 0, 0, 0]),
        ("shmget", libc::SYS_shmget, [0, page, 0, 0, 0, 0]),
        ("bpf", libc::SYS_bpf, [0; 6]),
        ("io_uring_setup", libc::SYS_io_uring_setup, [1, 0, 0, 0, 0, 0]),
        ("userfaultfd", libc::SYS_userfaultfd, [0; 6]),
        ("unshare", libc::SYS_unshare, [i64::from(libc::CLONE_NEWUSER), 0, 0, 0, 0, 0]),
        ("mount", libc::SYS_mount, [0; 6]),
        ("keyctl", libc::SYS_keyctl, [0; 6]),
        ("setuid", libc::SYS_setuid, [0; 6]),
        ("sysinfo", libc::SYS_sysinfo, [0; 6]),
    ];
    let is_allowed = |(_, call, [a, b, c, d, e, f]): &&(&str, i64, [i64; 6])| {
        // SAFETY: the pointers are to static text or null, and whatever is allowed here writes no memory of ours.
        let result = unsafe { libc::syscall(*call, *a, *b, *c, *d, *e, *f) };
        result != -1 || std::io::Error::last_os_error().raw_os_error() != Some(libc::EPERM)
    };
    tries.iter().filter(is_allowed).map(|(name, ..)| *name).collect()
}

/// Asks for the process by the gate of 32-bit programs, whose calls have other numbers.
#[cfg(all(feature = "faults", target_arch = "x86_64"))]
#[expect(unsafe_code, reason = "that gate is what is tried")]
pub(super) fn old_calls() {
    // SAFETY: `getpid` (20 there) touches no memory; the registers that the gate may change are given up.
    unsafe {
        std::arch::asm!(
            "int 0x80", inlateout("rax") 20_u64 => _, out("r8") _, out("r9") _, out("r10") _, out("r11") _,
        );
    }
}

fn told<E: ToString>(name: &str, result: Result<(), E>, meaning: &str) -> Check {
    match result {
        Ok(()) => Check::new(name, true, meaning),
        Err(e) => Check::new(name, false, e.to_string()),
    }
}

fn limit(name: &str, resource: Resource, most: u64, meaning: &str) -> Check {
    told(name, setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) }), meaning)
}

/// The newest version of Landlock known here; an older kernel takes the part that it knows.
const NEWEST: ABI = ABI::V6;

/// A set of rules of Landlock that allows nothing of what it knows.
fn all_given_up() -> Result<landlock::RulesetCreated, landlock::RulesetError> {
    Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(NEWEST)))
        .and_then(|rules| rules.scope(Scope::from_all(NEWEST)))
        .and_then(Ruleset::create)
}

/// Landlock without a rule: no path can be opened, no port used, no process outside signalled.
fn landlock() -> Check {
    let status = match all_given_up().and_then(landlock::RulesetCreated::restrict_self) {
        Ok(status) => status,
        Err(e) => return Check::new("landlock", false, e.to_string()),
    };
    let version = match status.landlock {
        LandlockStatus::Available { effective_abi, kernel_abi } => kernel_abi.unwrap_or(effective_abi as i32),
        LandlockStatus::NotEnabled => return Check::new("landlock", false, "this kernel has it switched off"),
        LandlockStatus::NotImplemented => return Check::new("landlock", false, "this kernel does not have it"),
    };
    let meaning = match status.ruleset {
        RulesetStatus::FullyEnforced => "no file, no network, no signal to others",
        RulesetStatus::PartiallyEnforced => "an older kernel: no file; network and signals are not covered",
        RulesetStatus::NotEnforced => "not enforced",
    };
    Check::new("landlock", status.ruleset != RulesetStatus::NotEnforced, format!("version {version}: {meaning}"))
}

fn filter() -> Result<BpfProgram, Box<dyn Error>> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = CALLS.iter().map(|call| (*call, Vec::new())).collect();
    let executable = SeccompCmpOp::MaskedEq(u64::from(libc::PROT_EXEC.cast_unsigned()));
    for (call, argument, operator, value) in [
        (libc::SYS_mmap, 2, executable.clone(), 0),
        (libc::SYS_mprotect, 2, executable, 0),
        // An abort signals the process itself, and may signal no other.
        (libc::SYS_tgkill, 0, SeccompCmpOp::Eq, u64::from(std::process::id())),
    ] {
        let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Dword, operator, value)?;
        rules.insert(call, vec![SeccompRule::new(vec![condition])?]);
    }
    let refusal = SeccompAction::Errno(libc::EPERM.cast_unsigned());
    let filter = SeccompFilter::new(rules, refusal, SeccompAction::Allow, std::env::consts::ARCH.try_into()?)?;
    Ok(filter.try_into()?)
}
