(module
  (type (;0;) (func (param i32 i32 i32 i32 i64) (result i64 i32)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i64 i32)))
  (import "machine" "memory" (memory 1))
  (import "machine" "ramDelta" (global i32))
  (import "machine" "guardDelta" (global i32))
  (import "dispatcher" "call" (func (type 0)))
  (export "r0" (func 1))
  (func (;1;) (type 1) (param $hart i32) (param $context i32) (param $budget i32) (param $depth i32) (result i64) (result i32)
    (local $exitPc i32) (local $exitCount i32) (local $target i64) (local $a0 i64) (local $a1 i64) (local $a2 i64) (local i32) (local i64)
    (local i32) (local i32)
    ;; region at 0x100b0
    block $B0
      block $B1
        local.get $hart i64.load offset=80 local.set $a0
        local.get $hart i64.load offset=88 local.set $a1
        ;; 4 instructions to the next look at the budget
        local.get $budget i32.const 4 i32.lt_s i32.const 0x100b0 local.set $exitPc
        i32.const 0 local.set $exitCount
        br_if $B1
        ;; 0x100b0  li a2,0
        i64.const 0 i64.const 0 i64.add local.set $a2
        local.get $budget i32.const 1 i32.sub local.set $budget
        ;; 0x100b2  addi a2,a2,1
        local.get $a2 i64.const 1 i64.add local.set $a2
        ;; 0x100b4  sd a2,8(a0)
        i32.const 0x100b4 local.set $exitPc
        i32.const 1 local.set $exitCount
        local.get $a0 i64.const 8 i64.add local.set 11
        local.get 11 i64.const -4294967289 i64.and i64.eqz i32.eqz br_if $B0
        local.get 11 i32.wrap_i64 local.tee 13 i32.const 12 i32.shr_u i32.const 2 i32.shl local.get $context i32.add i32.load offset=4194304
        local.tee 12 i32.eqz br_if $B0
        local.get 13 local.get 12 i32.add local.set 10
        local.get 10 local.get $a2 i64.store offset=1 align=1
        ;; 0x100b6  blt a2,a1,0x100b2
        local.get $budget i32.const 3 i32.sub local.set $budget
        local.get $a2 local.get $a1 i64.lt_s if $I2
          loop $L3
            ;; 24 instructions to the next look at the budget
            local.get $budget i32.const 24 i32.lt_s i32.const 0x100b2 local.set $exitPc
            i32.const 0 local.set $exitCount
            br_if $B0
            ;; 0x100b2  addi a2,a2,1
            local.get $a2 i64.const 1 i64.add local.set $a2
            ;; 0x100b4  sd a2,8(a0)
            local.get 10 local.get $a2 i64.store offset=1 align=1
            ;; 0x100b6  blt a2,a1,0x100b2
            local.get $budget i32.const 3 i32.sub local.set $budget
            local.get $a2 local.get $a1 i64.lt_s if $I4
              ;; 0x100b2  addi a2,a2,1
              local.get $a2 i64.const 1 i64.add local.set $a2
              ;; 0x100b4  sd a2,8(a0)
              local.get 10 local.get $a2 i64.store offset=1 align=1
              ;; 0x100b6  blt a2,a1,0x100b2
              local.get $budget i32.const 3 i32.sub local.set $budget
              local.get $a2 local.get $a1 i64.lt_s if $I5
                ;; 0x100b2  addi a2,a2,1
                local.get $a2 i64.const 1 i64.add local.set $a2
                ;; 0x100b4  sd a2,8(a0)
                local.get 10 local.get $a2 i64.store offset=1 align=1
                ;; 0x100b6  blt a2,a1,0x100b2
                local.get $budget i32.const 3 i32.sub local.set $budget
                local.get $a2 local.get $a1 i64.lt_s if $I6
                  ;; 0x100b2  addi a2,a2,1
                  local.get $a2 i64.const 1 i64.add local.set $a2
                  ;; 0x100b4  sd a2,8(a0)
                  local.get 10 local.get $a2 i64.store offset=1 align=1
                  ;; 0x100b6  blt a2,a1,0x100b2
                  local.get $budget i32.const 3 i32.sub local.set $budget
                  local.get $a2 local.get $a1 i64.lt_s if $I7
                    ;; 0x100b2  addi a2,a2,1
                    local.get $a2 i64.const 1 i64.add local.set $a2
                    ;; 0x100b4  sd a2,8(a0)
                    local.get 10 local.get $a2 i64.store offset=1 align=1
                    ;; 0x100b6  blt a2,a1,0x100b2
                    local.get $budget i32.const 3 i32.sub local.set $budget
                    local.get $a2 local.get $a1 i64.lt_s if $I8
                      ;; 0x100b2  addi a2,a2,1
                      local.get $a2 i64.const 1 i64.add local.set $a2
                      ;; 0x100b4  sd a2,8(a0)
                      local.get 10 local.get $a2 i64.store offset=1 align=1
                      ;; 0x100b6  blt a2,a1,0x100b2
                      local.get $budget i32.const 3 i32.sub local.set $budget
                      local.get $a2 local.get $a1 i64.lt_s if $I9
                        ;; 0x100b2  addi a2,a2,1
                        local.get $a2 i64.const 1 i64.add local.set $a2
                        ;; 0x100b4  sd a2,8(a0)
                        local.get 10 local.get $a2 i64.store offset=1 align=1
                        ;; 0x100b6  blt a2,a1,0x100b2
                        local.get $budget i32.const 3 i32.sub local.set $budget
                        local.get $a2 local.get $a1 i64.lt_s if $I10
                          ;; 0x100b2  addi a2,a2,1
                          local.get $a2 i64.const 1 i64.add local.set $a2
                          ;; 0x100b4  sd a2,8(a0)
                          local.get 10 local.get $a2 i64.store offset=1 align=1
                          ;; 0x100b6  blt a2,a1,0x100b2
                          local.get $budget i32.const 3 i32.sub local.set $budget
                          local.get $a2 local.get $a1 i64.lt_s br_if $L3
                          i32.const 0x100ba local.set $exitPc
                          i32.const 0 local.set $exitCount
                          br $B0
                          unreachable
                        end
                        i32.const 0x100ba local.set $exitPc
                        i32.const 0 local.set $exitCount
                        br $B0
                        unreachable
                      end
                      i32.const 0x100ba local.set $exitPc
                      i32.const 0 local.set $exitCount
                      br $B0
                      unreachable
                    end
                    i32.const 0x100ba local.set $exitPc
                    i32.const 0 local.set $exitCount
                    br $B0
                    unreachable
                  end
                  i32.const 0x100ba local.set $exitPc
                  i32.const 0 local.set $exitCount
                  br $B0
                  unreachable
                end
                i32.const 0x100ba local.set $exitPc
                i32.const 0 local.set $exitCount
                br $B0
                unreachable
              end
              i32.const 0x100ba local.set $exitPc
              i32.const 0 local.set $exitCount
              br $B0
              unreachable
            end
            i32.const 0x100ba local.set $exitPc
            i32.const 0 local.set $exitCount
            br $B0
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
    local.get $hart local.get $a2 i64.store offset=96
    local.get $exitPc i64.extend_i32_u local.get $budget return
    unreachable
  )
)
