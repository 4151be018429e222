(module
  (type (;0;) (func (param i32 i32 i32 i32 i64) (result i64 i32)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i64 i32)))
  (import "machine" "memory" (memory 1))
  (import "machine" "ramDelta" (global i32))
  (import "machine" "guardDelta" (global i32))
  (import "dispatcher" "call" (func (type 0)))
  (export "r0" (func 1))
  (func (;1;) (type 1) (param $hart i32) (param $context i32) (param $budget i32) (param $depth i32) (result i64) (result i32)
    (local $exitPc i32) (local $exitCount i32) (local $target i64) (local $ra i64) (local $sp i64) (local $s0 i64) (local $s1 i64)
    (local $a0 i64) (local i32) (local i64) (local i32) (local i32) (local $a1 i64)
    ;; region at 0x100b0
    block $B0
      block $B1
        local.get $hart i64.load offset=8 local.set $ra
        local.get $hart i64.load offset=16 local.set $sp
        local.get $hart i64.load offset=64 local.set $s0
        local.get $hart i64.load offset=72 local.set $s1
        local.get $hart i64.load offset=80 local.set $a0
        ;; 11 instructions to the next look at the budget
        local.get $budget i32.const 11 i32.lt_s i32.const 0x100b0 local.set $exitPc
        i32.const 0 local.set $exitCount
        br_if $B1
        ;; 0x100b0  addi sp,sp,-48
        local.get $sp i64.const -48 i64.add local.set $sp
        ;; 0x100b2  sd ra,40(sp)
        i32.const 0x100b2 local.set $exitPc
        i32.const 1 local.set $exitCount
        local.get $sp i64.const 8 i64.add local.set 13
        local.get 13 i64.const 12 i64.shr_u i64.const 0xffffe i64.gt_u br_if $B0
        local.get 13 i32.wrap_i64 local.tee 15 i32.const 12 i32.shr_u i32.const 2 i32.shl local.get $context i32.add i32.load offset=4194304
        local.tee 14 i32.eqz br_if $B0
        local.get 15 i32.const 32 i32.add i32.const 7 i32.and br_if $B0
        local.get 15 i32.const 4095 i32.and i32.const 4056 i32.gt_u if $I2
          local.get 15 i32.const 39 i32.add i32.const 12 i32.shr_u i32.const 2 i32.shl local.get $context i32.add i32.load offset=4194304
          local.get 14 i32.ne br_if $B0
        end
        local.get 15 local.get 14 i32.add local.set 12
        local.get 12 local.get $ra i64.store offset=33 align=1
        ;; 0x100b4  sd s0,32(sp)
        local.get 12 local.get $s0 i64.store offset=25 align=1
        ;; 0x100b6  sd s1,24(sp)
        local.get 12 local.get $s1 i64.store offset=17 align=1
        ;; 0x100b8  sd a0,8(sp)
        local.get 12 local.get $a0 i64.store offset=1 align=1
        ;; 0x100ba  ld a1,8(sp)
        local.get 12 i64.load offset=1 align=1 local.set 13
        local.get 13 local.set $a1
        ;; 0x100bc  ld s1,24(sp)
        local.get 12 i64.load offset=17 align=1 local.set 13
        local.get 13 local.set $s1
        ;; 0x100be  ld s0,32(sp)
        local.get 12 i64.load offset=25 align=1 local.set 13
        local.get 13 local.set $s0
        ;; 0x100c0  ld ra,40(sp)
        local.get 12 i64.load offset=33 align=1 local.set 13
        local.get 13 local.set $ra
        ;; 0x100c2  addi sp,sp,48
        local.get $sp i64.const 48 i64.add local.set $sp
        ;; 0x100c4  ret
        local.get $ra local.set 13
        local.get 13 i64.const 0 i64.add i64.const -2 i64.and local.set $target
        local.get $budget i32.const 11 i32.sub local.set $budget
        local.get $hart local.get $ra i64.store offset=8
        local.get $hart local.get $sp i64.store offset=16
        local.get $hart local.get $s0 i64.store offset=64
        local.get $hart local.get $s1 i64.store offset=72
        local.get $hart local.get $a1 i64.store offset=88
        local.get $target local.get $budget return
        unreachable
        unreachable
      end
      ;; leaves
      local.get $budget local.get $exitCount i32.sub local.set $budget
      local.get $exitPc i64.extend_i32_u local.get $budget return
    end
    ;; leaves
    local.get $budget local.get $exitCount i32.sub local.set $budget
    local.get $hart local.get $sp i64.store offset=16
    local.get $exitPc i64.extend_i32_u local.get $budget return
    unreachable
  )
)
