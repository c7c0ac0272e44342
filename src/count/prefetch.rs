//! Fetching what will be needed soon. The only module with `unsafe`: a hint to the machine, which has no other effect.

/// Makes the machine fetch one of `values`, and goes on without it. A place outside is left out.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
#[inline]
pub(crate) fn one<T>(values: &[T], place: usize) {
    use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
    if let Some(value) = values.get(place) {
        // SAFETY: the address is that of a value that is borrowed here; the instruction reads and writes nothing.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(value).cast()) };
    }
}

/// Other machines fetch when the value is needed.
#[cfg(not(target_arch = "x86_64"))]
#[inline]
pub(crate) fn one<T>(_values: &[T], _place: usize) {}
