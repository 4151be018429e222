(module
  (type (;0;) (func (param i32 i32 i32 i32 i64) (result i64 i32)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i64 i32)))
  (import "machine" "memory" (memory 1))
  (import "machine" "ramDelta" (global i32))
  (import "machine" "guardDelta" (global i32))
  (import "dispatcher" "call" (func (type 0)))
  (export "r0" (func 1))
  (func (;1;) (type 1) (param $hart i32) (param $context i32) (param $budget i32) (param $depth i32) (result i64) (result i32)
    (local $exitPc i32) (local $exitCount i32) (local $target i64) (local $a0 i64) (local $a2 i64) (local i64) (local i64) (local i32)
    (local i64) (local i32) (local i64) (local $a1 i64) (local $a3 i64)
    ;; region at 0x100b0
    block $B0
      block $B1
        local.get $hart i64.load offset=80 local.set $a0
        local.get $hart i64.load offset=96 local.set $a2
        local.get $context i64.load offset=16842752 local.set 9
        local.get $context i64.load offset=16842760 local.set 10
        local.get $context i32.load offset=16842784 local.set 11
        block $B2
          ;; 5 instructions to the next look at the budget
          local.get $budget i32.const 5 i32.lt_s i32.const 0x100b0 local.set $exitPc
          i32.const 0 local.set $exitCount
          br_if $B1
          ;; 0x100b0  ld a1,0(a0)
          i32.const 0x100b0 local.set $exitPc
          i32.const 0 local.set $exitCount
          local.get $a0 local.set 14
          local.get 14 local.get 9 i64.sub local.get 10 i64.ge_u br_if $B1
          local.get 14 i32.wrap_i64 local.get 11 i32.add local.set 13
          local.get 13 i64.load offset=1 align=1 local.set 12
          local.get 12 local.set $a1
          ;; 0x100b2  beqz a1,0x100b8
          local.get $budget i32.const 2 i32.sub local.set $budget
          local.get $a1 i64.const 0 i64.eq if $I3
            ;; 0x100b8  ld a1,8(a0)
            local.get 13 i64.load offset=9 align=1 local.set 12
            local.get 12 local.set $a1
            local.get $budget i32.const 1 i32.sub local.set $budget
            br $B2
            unreachable
          end
          ;; 0x100b4  sub a1,a1,a2
          local.get $a1 local.get $a2 i64.sub local.set $a1
          ;; 0x100b6  j 0x100ba
          local.get $budget i32.const 2 i32.sub local.set $budget
          br $B2
          unreachable
          unreachable
        end
        ;; 0x100ba  add a3,a1,a1
        local.get $a1 local.get $a1 i64.add local.set $a3
        local.get $budget i32.const 1 i32.sub local.set $budget
        i32.const 0x100be local.set $exitPc
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
    local.get $hart local.get $a1 i64.store offset=88
    local.get $hart local.get $a3 i64.store offset=104
    local.get $exitPc i64.extend_i32_u local.get $budget return
    unreachable
  )
)
