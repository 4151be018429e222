(module
  (type (;0;) (func (param i32 i32 i32 i32 i64) (result i64 i32)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i64 i32)))
  (import "machine" "memory" (memory 1))
  (import "machine" "ramDelta" (global i32))
  (import "machine" "guardDelta" (global i32))
  (import "dispatcher" "call" (func (type 0)))
  (export "r0" (func 1))
  (func (;1;) (type 1) (param $hart i32) (param $context i32) (param $budget i32) (param $depth i32) (result i64) (result i32)
    (local $exitPc i32) (local $exitCount i32) (local $target i64)
    ;; region at 0x100b0
    block $B0
      ;; 1 instructions to the next look at the budget
      local.get $budget i32.const 1 i32.lt_s i32.const 0x100b0 local.set $exitPc
      i32.const 0 local.set $exitCount
      br_if $B0
      ;; 0x100b0  j 0x100b0
      local.get $budget i32.const 1 i32.sub local.set $budget
      loop $L1
        ;; 8 instructions to the next look at the budget
        local.get $budget i32.const 8 i32.lt_s i32.const 0x100b0 local.set $exitPc
        i32.const 0 local.set $exitCount
        br_if $B0
        ;; 0x100b0  j 0x100b0
        local.get $budget i32.const 1 i32.sub local.set $budget
        ;; 0x100b0  j 0x100b0
        local.get $budget i32.const 1 i32.sub local.set $budget
        ;; 0x100b0  j 0x100b0
        local.get $budget i32.const 1 i32.sub local.set $budget
        ;; 0x100b0  j 0x100b0
        local.get $budget i32.const 1 i32.sub local.set $budget
        ;; 0x100b0  j 0x100b0
        local.get $budget i32.const 1 i32.sub local.set $budget
        ;; 0x100b0  j 0x100b0
        local.get $budget i32.const 1 i32.sub local.set $budget
        ;; 0x100b0  j 0x100b0
        local.get $budget i32.const 1 i32.sub local.set $budget
        ;; 0x100b0  j 0x100b0
        local.get $budget i32.const 1 i32.sub local.set $budget
        br $L1
        unreachable
        unreachable
        unreachable
        unreachable
        unreachable
        unreachable
        unreachable
        unreachable
      end
      unreachable
      unreachable
    end
    ;; leaves
    local.get $budget local.get $exitCount i32.sub local.set $budget
    local.get $exitPc i64.extend_i32_u local.get $budget return
    unreachable
  )
)
