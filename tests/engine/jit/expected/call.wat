(module
  (type (;0;) (func (param i32 i32 i32 i32 i64) (result i64 i32)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i64 i32)))
  (import "machine" "memory" (memory 1))
  (import "machine" "ramDelta" (global i32))
  (import "machine" "guardDelta" (global i32))
  (import "dispatcher" "call" (func (type 0)))
  (export "r0" (func 1))
  (export "r1" (func 2))
  (func (;1;) (type 1) (param $hart i32) (param $context i32) (param $budget i32) (param $depth i32) (result i64) (result i32)
    (local $exitPc i32) (local $exitCount i32) (local $target i64) (local $ra i64) (local $sp i64) (local i32) (local i64) (local i32)
    (local i32) (local $a0 i64)
    ;; region at 0x100b0
    block $B0
      block $B1
        local.get $hart i64.load offset=8 local.set $ra
        local.get $hart i64.load offset=16 local.set $sp
        ;; 3 instructions to the next look at the budget
        local.get $budget i32.const 3 i32.lt_s i32.const 0x100b0 local.set $exitPc
        i32.const 0 local.set $exitCount
        br_if $B1
        ;; 0x100b0  addi sp,sp,-16
        local.get $sp i64.const -16 i64.add local.set $sp
        ;; 0x100b2  sd ra,8(sp)
        i32.const 0x100b2 local.set $exitPc
        i32.const 1 local.set $exitCount
        local.get $sp i64.const 8 i64.add local.set 10
        local.get 10 i64.const -4294967289 i64.and i64.eqz i32.eqz br_if $B0
        local.get 10 i32.wrap_i64 local.tee 12 i32.const 12 i32.shr_u i32.const 2 i32.shl local.get $context i32.add i32.load offset=4194304
        local.tee 11 i32.eqz br_if $B0
        local.get 12 local.get 11 i32.add local.set 9
        local.get 9 local.get $ra i64.store offset=1 align=1
        ;; 0x100b4  jal 0x100c0
        i64.const 0x100b8 local.set $ra
        local.get $budget i32.const 3 i32.sub local.set $budget
        local.get $hart local.get $ra i64.store offset=8
        local.get $hart local.get $sp i64.store offset=16
        local.get $depth i32.eqz if $I2
          i64.const 0x100c0 local.get $budget return
        end
        local.get $hart local.get $context local.get $budget local.get $depth i32.const 1 i32.sub call 2 local.set $budget
        local.tee $target i64.const 0x100b8 i64.ne local.get $hart i64.load offset=16 local.get $sp i64.ne i32.or if $I3
          local.get $target local.get $budget return
        end
        local.get $hart i64.load offset=80 local.set $a0
        ;; 4 instructions to the next look at the budget
        local.get $budget i32.const 4 i32.lt_s i32.const 0x100b8 local.set $exitPc
        i32.const 0 local.set $exitCount
        br_if $B1
        ;; 0x100b8  addi a0,a0,1
        local.get $a0 i64.const 1 i64.add local.set $a0
        ;; 0x100ba  ld ra,8(sp)
        local.get 9 i64.load offset=1 align=1 local.set 10
        local.get 10 local.set $ra
        ;; 0x100bc  addi sp,sp,16
        local.get $sp i64.const 16 i64.add local.set $sp
        ;; 0x100be  ret
        local.get $ra local.set 10
        local.get 10 i64.const 0 i64.add i64.const -2 i64.and local.set $target
        local.get $budget i32.const 4 i32.sub local.set $budget
        local.get $hart local.get $ra i64.store offset=8
        local.get $hart local.get $sp i64.store offset=16
        local.get $hart local.get $a0 i64.store offset=80
        local.get $target local.get $budget return
        unreachable
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
  (func (;2;) (type 1) (param $hart i32) (param $context i32) (param $budget i32) (param $depth i32) (result i64) (result i32)
    (local $exitPc i32) (local $exitCount i32) (local $target i64) (local $ra i64) (local $sp i64) (local $a1 i64) (local i32) (local i64)
    (local i32) (local i32) (local $a0 i64)
    ;; region at 0x100c0
    block $B0
      block $B1
        local.get $hart i64.load offset=8 local.set $ra
        local.get $hart i64.load offset=16 local.set $sp
        local.get $hart i64.load offset=88 local.set $a1
        ;; 3 instructions to the next look at the budget
        local.get $budget i32.const 3 i32.lt_s i32.const 0x100c0 local.set $exitPc
        i32.const 0 local.set $exitCount
        br_if $B1
        ;; 0x100c0  addi sp,sp,-16
        local.get $sp i64.const -16 i64.add local.set $sp
        ;; 0x100c2  sd ra,8(sp)
        i32.const 0x100c2 local.set $exitPc
        i32.const 1 local.set $exitCount
        local.get $sp i64.const 8 i64.add local.set 11
        local.get 11 i64.const -4294967289 i64.and i64.eqz i32.eqz br_if $B0
        local.get 11 i32.wrap_i64 local.tee 13 i32.const 12 i32.shr_u i32.const 2 i32.shl local.get $context i32.add i32.load offset=4194304
        local.tee 12 i32.eqz br_if $B0
        local.get 13 local.get 12 i32.add local.set 10
        local.get 10 local.get $ra i64.store offset=1 align=1
        ;; 0x100c4  jalr a1
        local.get $a1 local.set 11
        i64.const 0x100c6 local.set $ra
        local.get 11 i64.const 0 i64.add i64.const -2 i64.and local.set $target
        local.get $budget i32.const 3 i32.sub local.set $budget
        local.get $hart local.get $ra i64.store offset=8
        local.get $hart local.get $sp i64.store offset=16
        local.get $depth i32.eqz if $I2
          local.get $target local.get $budget return
        end
        local.get $hart local.get $context local.get $budget local.get $depth i32.const 1 i32.sub local.get $target call 0 local.set $budget
        local.tee $target i64.const 0x100c6 i64.ne local.get $hart i64.load offset=16 local.get $sp i64.ne i32.or if $I3
          local.get $target local.get $budget return
        end
        local.get $hart i64.load offset=80 local.set $a0
        ;; 4 instructions to the next look at the budget
        local.get $budget i32.const 4 i32.lt_s i32.const 0x100c6 local.set $exitPc
        i32.const 0 local.set $exitCount
        br_if $B1
        ;; 0x100c6  slli a0,a0,0x1
        local.get $a0 i64.const 1 i64.shl local.set $a0
        ;; 0x100c8  ld ra,8(sp)
        local.get 10 i64.load offset=1 align=1 local.set 11
        local.get 11 local.set $ra
        ;; 0x100ca  addi sp,sp,16
        local.get $sp i64.const 16 i64.add local.set $sp
        ;; 0x100cc  ret
        local.get $ra local.set 11
        local.get 11 i64.const 0 i64.add i64.const -2 i64.and local.set $target
        local.get $budget i32.const 4 i32.sub local.set $budget
        local.get $hart local.get $ra i64.store offset=8
        local.get $hart local.get $sp i64.store offset=16
        local.get $hart local.get $a0 i64.store offset=80
        local.get $target local.get $budget return
        unreachable
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
