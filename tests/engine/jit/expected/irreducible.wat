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
        local.get $hart i64.load offset=96 local.set $a2
        block $B2
          ;; 6 instructions to the next look at the budget
          local.get $budget i32.const 6 i32.lt_s i32.const 0x100b0 local.set $exitPc
          i32.const 0 local.set $exitCount
          br_if $B1
          ;; 0x100b0  beqz a0,0x100b4
          local.get $budget i32.const 1 i32.sub local.set $budget
          local.get $a0 i64.const 0 i64.eq if $I3
            ;; 0x100b4  addi a1,a1,2
            local.get $a1 i64.const 2 i64.add local.set $a1
            ;; 0x100b6  bne a1,a2,0x100b2
            local.get $budget i32.const 2 i32.sub local.set $budget
            local.get $a1 local.get $a2 i64.ne br_if $B2
            i32.const 0x100ba local.set $exitPc
            i32.const 0 local.set $exitCount
            br $B0
            unreachable
          end
          br $B2
          unreachable
        end
        ;; 0x100b2  addi a1,a1,1
        local.get $a1 i64.const 1 i64.add local.set $a1
        local.get $budget i32.const 1 i32.sub local.set $budget
        ;; 0x100b4  addi a1,a1,2
        local.get $a1 i64.const 2 i64.add local.set $a1
        ;; 0x100b6  bne a1,a2,0x100b2
        local.get $budget i32.const 2 i32.sub local.set $budget
        local.get $a1 local.get $a2 i64.ne if $I4
          loop $L5
            ;; 24 instructions to the next look at the budget
            local.get $budget i32.const 24 i32.lt_s i32.const 0x100b2 local.set $exitPc
            i32.const 0 local.set $exitCount
            br_if $B0
            ;; 0x100b2  addi a1,a1,1
            local.get $a1 i64.const 1 i64.add local.set $a1
            local.get $budget i32.const 1 i32.sub local.set $budget
            ;; 0x100b4  addi a1,a1,2
            local.get $a1 i64.const 2 i64.add local.set $a1
            ;; 0x100b6  bne a1,a2,0x100b2
            local.get $budget i32.const 2 i32.sub local.set $budget
            local.get $a1 local.get $a2 i64.ne if $I6
              ;; 0x100b2  addi a1,a1,1
              local.get $a1 i64.const 1 i64.add local.set $a1
              local.get $budget i32.const 1 i32.sub local.set $budget
              ;; 0x100b4  addi a1,a1,2
              local.get $a1 i64.const 2 i64.add local.set $a1
              ;; 0x100b6  bne a1,a2,0x100b2
              local.get $budget i32.const 2 i32.sub local.set $budget
              local.get $a1 local.get $a2 i64.ne if $I7
                ;; 0x100b2  addi a1,a1,1
                local.get $a1 i64.const 1 i64.add local.set $a1
                local.get $budget i32.const 1 i32.sub local.set $budget
                ;; 0x100b4  addi a1,a1,2
                local.get $a1 i64.const 2 i64.add local.set $a1
                ;; 0x100b6  bne a1,a2,0x100b2
                local.get $budget i32.const 2 i32.sub local.set $budget
                local.get $a1 local.get $a2 i64.ne if $I8
                  ;; 0x100b2  addi a1,a1,1
                  local.get $a1 i64.const 1 i64.add local.set $a1
                  local.get $budget i32.const 1 i32.sub local.set $budget
                  ;; 0x100b4  addi a1,a1,2
                  local.get $a1 i64.const 2 i64.add local.set $a1
                  ;; 0x100b6  bne a1,a2,0x100b2
                  local.get $budget i32.const 2 i32.sub local.set $budget
                  local.get $a1 local.get $a2 i64.ne if $I9
                    ;; 0x100b2  addi a1,a1,1
                    local.get $a1 i64.const 1 i64.add local.set $a1
                    local.get $budget i32.const 1 i32.sub local.set $budget
                    ;; 0x100b4  addi a1,a1,2
                    local.get $a1 i64.const 2 i64.add local.set $a1
                    ;; 0x100b6  bne a1,a2,0x100b2
                    local.get $budget i32.const 2 i32.sub local.set $budget
                    local.get $a1 local.get $a2 i64.ne if $I10
                      ;; 0x100b2  addi a1,a1,1
                      local.get $a1 i64.const 1 i64.add local.set $a1
                      local.get $budget i32.const 1 i32.sub local.set $budget
                      ;; 0x100b4  addi a1,a1,2
                      local.get $a1 i64.const 2 i64.add local.set $a1
                      ;; 0x100b6  bne a1,a2,0x100b2
                      local.get $budget i32.const 2 i32.sub local.set $budget
                      local.get $a1 local.get $a2 i64.ne if $I11
                        ;; 0x100b2  addi a1,a1,1
                        local.get $a1 i64.const 1 i64.add local.set $a1
                        local.get $budget i32.const 1 i32.sub local.set $budget
                        ;; 0x100b4  addi a1,a1,2
                        local.get $a1 i64.const 2 i64.add local.set $a1
                        ;; 0x100b6  bne a1,a2,0x100b2
                        local.get $budget i32.const 2 i32.sub local.set $budget
                        local.get $a1 local.get $a2 i64.ne if $I12
                          ;; 0x100b2  addi a1,a1,1
                          local.get $a1 i64.const 1 i64.add local.set $a1
                          local.get $budget i32.const 1 i32.sub local.set $budget
                          ;; 0x100b4  addi a1,a1,2
                          local.get $a1 i64.const 2 i64.add local.set $a1
                          ;; 0x100b6  bne a1,a2,0x100b2
                          local.get $budget i32.const 2 i32.sub local.set $budget
                          local.get $a1 local.get $a2 i64.ne br_if $L5
                          i32.const 0x100ba local.set $exitPc
                          i32.const 0 local.set $exitCount
                          br $B0
                          unreachable
                          unreachable
                        end
                        i32.const 0x100ba local.set $exitPc
                        i32.const 0 local.set $exitCount
                        br $B0
                        unreachable
                        unreachable
                      end
                      i32.const 0x100ba local.set $exitPc
                      i32.const 0 local.set $exitCount
                      br $B0
                      unreachable
                      unreachable
                    end
                    i32.const 0x100ba local.set $exitPc
                    i32.const 0 local.set $exitCount
                    br $B0
                    unreachable
                    unreachable
                  end
                  i32.const 0x100ba local.set $exitPc
                  i32.const 0 local.set $exitCount
                  br $B0
                  unreachable
                  unreachable
                end
                i32.const 0x100ba local.set $exitPc
                i32.const 0 local.set $exitCount
                br $B0
                unreachable
                unreachable
              end
              i32.const 0x100ba local.set $exitPc
              i32.const 0 local.set $exitCount
              br $B0
              unreachable
              unreachable
            end
            i32.const 0x100ba local.set $exitPc
            i32.const 0 local.set $exitCount
            br $B0
            unreachable
            unreachable
          end
        end
        i32.const 0x100ba local.set $exitPc
        i32.const 0 local.set $exitCount
        br $B0
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
    local.get $hart local.get $a1 i64.store offset=88
    local.get $exitPc i64.extend_i32_u local.get $budget return
    unreachable
  )
)
