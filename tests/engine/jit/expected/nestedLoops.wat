(module
  (type (;0;) (func (param i32 i32 i32 i32 i64) (result i64 i32)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i64 i32)))
  (import "machine" "memory" (memory 1))
  (import "machine" "ramDelta" (global i32))
  (import "machine" "guardDelta" (global i32))
  (import "dispatcher" "call" (func (type 0)))
  (export "r0" (func 1))
  (func (;1;) (type 1) (param $hart i32) (param $context i32) (param $budget i32) (param $depth i32) (result i64) (result i32)
    (local $exitPc i32) (local $exitCount i32) (local $target i64) (local $a0 i64) (local $a1 i64) (local $a3 i64) (local $a4 i64)
    (local $a5 i64)
    ;; region at 0x100b0
    block $B0
      local.get $hart i64.load offset=80 local.set $a0
      local.get $hart i64.load offset=88 local.set $a1
      local.get $hart i64.load offset=104 local.set $a3
      local.get $hart i64.load offset=112 local.set $a4
      local.get $hart i64.load offset=120 local.set $a5
      loop $L1
        ;; 7 instructions to the next look at the budget
        local.get $budget i32.const 7 i32.lt_s i32.const 0x100b0 local.set $exitPc
        i32.const 0 local.set $exitCount
        br_if $B0
        ;; 0x100b0  mv a3,a1
        local.get $a1 local.set $a3
        local.get $budget i32.const 1 i32.sub local.set $budget
        block $B2
          ;; 0x100b2  mul a4,a3,a0
          local.get $a3 local.get $a0 i64.mul local.set $a4
          ;; 0x100b6  add a5,a5,a4
          local.get $a5 local.get $a4 i64.add local.set $a5
          ;; 0x100b8  addi a3,a3,-1
          local.get $a3 i64.const -1 i64.add local.set $a3
          ;; 0x100ba  bnez a3,0x100b2
          local.get $budget i32.const 4 i32.sub local.set $budget
          local.get $a3 i64.const 0 i64.ne if $I3
            loop $L4
              ;; 34 instructions to the next look at the budget
              local.get $budget i32.const 34 i32.lt_s i32.const 0x100b2 local.set $exitPc
              i32.const 0 local.set $exitCount
              br_if $B0
              ;; 0x100b2  mul a4,a3,a0
              local.get $a3 local.get $a0 i64.mul local.set $a4
              ;; 0x100b6  add a5,a5,a4
              local.get $a5 local.get $a4 i64.add local.set $a5
              ;; 0x100b8  addi a3,a3,-1
              local.get $a3 i64.const -1 i64.add local.set $a3
              ;; 0x100ba  bnez a3,0x100b2
              local.get $budget i32.const 4 i32.sub local.set $budget
              local.get $a3 i64.const 0 i64.ne if $I5
                ;; 0x100b2  mul a4,a3,a0
                local.get $a3 local.get $a0 i64.mul local.set $a4
                ;; 0x100b6  add a5,a5,a4
                local.get $a5 local.get $a4 i64.add local.set $a5
                ;; 0x100b8  addi a3,a3,-1
                local.get $a3 i64.const -1 i64.add local.set $a3
                ;; 0x100ba  bnez a3,0x100b2
                local.get $budget i32.const 4 i32.sub local.set $budget
                local.get $a3 i64.const 0 i64.ne if $I6
                  ;; 0x100b2  mul a4,a3,a0
                  local.get $a3 local.get $a0 i64.mul local.set $a4
                  ;; 0x100b6  add a5,a5,a4
                  local.get $a5 local.get $a4 i64.add local.set $a5
                  ;; 0x100b8  addi a3,a3,-1
                  local.get $a3 i64.const -1 i64.add local.set $a3
                  ;; 0x100ba  bnez a3,0x100b2
                  local.get $budget i32.const 4 i32.sub local.set $budget
                  local.get $a3 i64.const 0 i64.ne if $I7
                    ;; 0x100b2  mul a4,a3,a0
                    local.get $a3 local.get $a0 i64.mul local.set $a4
                    ;; 0x100b6  add a5,a5,a4
                    local.get $a5 local.get $a4 i64.add local.set $a5
                    ;; 0x100b8  addi a3,a3,-1
                    local.get $a3 i64.const -1 i64.add local.set $a3
                    ;; 0x100ba  bnez a3,0x100b2
                    local.get $budget i32.const 4 i32.sub local.set $budget
                    local.get $a3 i64.const 0 i64.ne if $I8
                      ;; 0x100b2  mul a4,a3,a0
                      local.get $a3 local.get $a0 i64.mul local.set $a4
                      ;; 0x100b6  add a5,a5,a4
                      local.get $a5 local.get $a4 i64.add local.set $a5
                      ;; 0x100b8  addi a3,a3,-1
                      local.get $a3 i64.const -1 i64.add local.set $a3
                      ;; 0x100ba  bnez a3,0x100b2
                      local.get $budget i32.const 4 i32.sub local.set $budget
                      local.get $a3 i64.const 0 i64.ne if $I9
                        ;; 0x100b2  mul a4,a3,a0
                        local.get $a3 local.get $a0 i64.mul local.set $a4
                        ;; 0x100b6  add a5,a5,a4
                        local.get $a5 local.get $a4 i64.add local.set $a5
                        ;; 0x100b8  addi a3,a3,-1
                        local.get $a3 i64.const -1 i64.add local.set $a3
                        ;; 0x100ba  bnez a3,0x100b2
                        local.get $budget i32.const 4 i32.sub local.set $budget
                        local.get $a3 i64.const 0 i64.ne if $I10
                          ;; 0x100b2  mul a4,a3,a0
                          local.get $a3 local.get $a0 i64.mul local.set $a4
                          ;; 0x100b6  add a5,a5,a4
                          local.get $a5 local.get $a4 i64.add local.set $a5
                          ;; 0x100b8  addi a3,a3,-1
                          local.get $a3 i64.const -1 i64.add local.set $a3
                          ;; 0x100ba  bnez a3,0x100b2
                          local.get $budget i32.const 4 i32.sub local.set $budget
                          local.get $a3 i64.const 0 i64.ne if $I11
                            ;; 0x100b2  mul a4,a3,a0
                            local.get $a3 local.get $a0 i64.mul local.set $a4
                            ;; 0x100b6  add a5,a5,a4
                            local.get $a5 local.get $a4 i64.add local.set $a5
                            ;; 0x100b8  addi a3,a3,-1
                            local.get $a3 i64.const -1 i64.add local.set $a3
                            ;; 0x100ba  bnez a3,0x100b2
                            local.get $budget i32.const 4 i32.sub local.set $budget
                            local.get $a3 i64.const 0 i64.ne br_if $L4
                            br $B2
                            unreachable
                          end
                          br $B2
                          unreachable
                        end
                        br $B2
                        unreachable
                      end
                      br $B2
                      unreachable
                    end
                    br $B2
                    unreachable
                  end
                  br $B2
                  unreachable
                end
                br $B2
                unreachable
              end
              br $B2
              unreachable
            end
          end
          br $B2
          unreachable
        end
        ;; 0x100bc  addi a0,a0,-1
        local.get $a0 i64.const -1 i64.add local.set $a0
        ;; 0x100be  bnez a0,0x100b0
        local.get $budget i32.const 2 i32.sub local.set $budget
        local.get $a0 i64.const 0 i64.ne br_if $L1
        i32.const 0x100c0 local.set $exitPc
        i32.const 0 local.set $exitCount
        br $B0
        unreachable
        unreachable
      end
      unreachable
    end
    ;; leaves
    local.get $budget local.get $exitCount i32.sub local.set $budget
    local.get $hart local.get $a0 i64.store offset=80
    local.get $hart local.get $a3 i64.store offset=104
    local.get $hart local.get $a4 i64.store offset=112
    local.get $hart local.get $a5 i64.store offset=120
    local.get $exitPc i64.extend_i32_u local.get $budget return
    unreachable
  )
)
