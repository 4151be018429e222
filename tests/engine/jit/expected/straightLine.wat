(module
  (type (;0;) (func (param i32 i32 i32 i32 i64) (result i64 i32)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i64 i32)))
  (import "machine" "memory" (memory 1))
  (import "machine" "ramDelta" (global i32))
  (import "machine" "guardDelta" (global i32))
  (import "dispatcher" "call" (func (type 0)))
  (export "r0" (func 1))
  (func (;1;) (type 1) (param $hart i32) (param $context i32) (param $budget i32) (param $depth i32) (result i64) (result i32)
    (local $exitPc i32) (local $exitCount i32) (local $target i64) (local $a0 i64) (local $a1 i64) (local $a2 i64)
    ;; region at 0x100b0
    block $B0
      block $B1
        local.get $hart i64.load offset=80 local.set $a0
        local.get $hart i64.load offset=88 local.set $a1
        ;; 3 instructions to the next look at the budget
        local.get $budget i32.const 3 i32.lt_s i32.const 0x100b0 local.set $exitPc
        i32.const 0 local.set $exitCount
        br_if $B1
        ;; 0x100b0  add a0,a0,a1
        local.get $a0 local.get $a1 i64.add local.set $a0
        ;; 0x100b2  slli a0,a0,0x3
        local.get $a0 i64.const 3 i64.shl local.set $a0
        ;; 0x100b4  addi a2,a0,-1
        local.get $a0 i64.const -1 i64.add local.set $a2
        local.get $budget i32.const 3 i32.sub local.set $budget
        i32.const 0x100b8 local.set $exitPc
        i32.const 0 local.set $exitCount
        br $B0
        unreachable
        unreachable
      end
      ;; leaves
      local.get $budget local.get $exitCount i32.sub local.set $budget
      local.get $exitPc i64.extend_i32_u local.get $budget return
    end
    ;; leaves
    local.get $budget local.get $exitCount i32.sub local.set $budget
    local.get $hart local.get $a0 i64.store offset=80
    local.get $hart local.get $a2 i64.store offset=96
    local.get $exitPc i64.extend_i32_u local.get $budget return
    unreachable
  )
)
