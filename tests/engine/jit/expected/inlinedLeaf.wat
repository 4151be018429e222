(module
  (type (;0;) (func (param i32 i32 i32 i32 i64) (result i64 i32)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i64 i32)))
  (import "machine" "memory" (memory 1))
  (import "machine" "ramDelta" (global i32))
  (import "machine" "guardDelta" (global i32))
  (import "dispatcher" "call" (func (type 0)))
  (export "r0" (func 1))
  (func (;1;) (type 1) (param $hart i32) (param $context i32) (param $budget i32) (param $depth i32) (result i64) (result i32)
    (local $exitPc i32) (local $exitCount i32) (local $target i64) (local $ra i64) (local $a0 i64) (local $t1 i64) (local i64) (local i32)
    ;; region at 0x100b0
    block $B0
      local.get $hart i64.load offset=8 local.set $ra
      local.get $hart i64.load offset=80 local.set $a0
      ;; 6 instructions to the next look at the budget
      local.get $budget i32.const 6 i32.lt_s i32.const 0x100b0 local.set $exitPc
      i32.const 0 local.set $exitCount
      br_if $B0
      ;; 0x100b0  mv t1,ra
      local.get $ra local.set $t1
      ;; 0x100b2  jal 0x100ba
      i64.const 0x100b6 local.set $ra
      local.get $budget i32.const 2 i32.sub local.set $budget
      ;; 0x100ba  addi a0,a0,5
      local.get $a0 i64.const 5 i64.add local.set $a0
      ;; 0x100bc  ret
      local.get $ra local.set 10
      local.get 10 i64.const 0 i64.add i64.const -2 i64.and local.set $target
      local.get $budget i32.const 2 i32.sub local.set $budget
      local.get $target i64.const 0x100b6 i64.eq if $I1
        ;; 0x100b6  add a0,a0,a0
        local.get $a0 local.get $a0 i64.add local.set $a0
        ;; 0x100b8  jr t1
        local.get $t1 local.set 10
        local.get 10 i64.const 0 i64.add i64.const -2 i64.and local.set $target
        local.get $budget i32.const 2 i32.sub local.set $budget
        local.get $hart local.get $ra i64.store offset=8
        local.get $hart local.get $t1 i64.store offset=48
        local.get $hart local.get $a0 i64.store offset=80
        local.get $target i32.wrap_i64 i32.const 126 i32.and i32.const 2 i32.shl local.get $context i32.add local.tee 11 i32.const 0x100b8
        i32.store offset=16843776
        local.get 11 local.get $target i64.store32 offset=16843780
        local.get $target local.get $budget return
        unreachable
      end
      local.get $hart local.get $ra i64.store offset=8
      local.get $hart local.get $t1 i64.store offset=48
      local.get $hart local.get $a0 i64.store offset=80
      local.get $target local.get $budget return
      unreachable
      unreachable
      unreachable
    end
    ;; leaves
    local.get $budget local.get $exitCount i32.sub local.set $budget
    local.get $exitPc i64.extend_i32_u local.get $budget return
    unreachable
  )
)
