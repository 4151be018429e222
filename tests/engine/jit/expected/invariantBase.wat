(module
  (type (;0;) (func (param i32 i32 i32 i32 i64) (result i64 i32)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i64 i32)))
  (import "machine" "memory" (memory 1))
  (import "machine" "ramDelta" (global i32))
  (import "machine" "guardDelta" (global i32))
  (import "dispatcher" "call" (func (type 0)))
  (export "r0" (func 1))
  (func (;1;) (type 1) (param $hart i32) (param $context i32) (param $budget i32) (param $depth i32) (result i64) (result i32)
    (local $exitPc i32) (local $exitCount i32) (local $target i64) (local $a0 i64) (local $a1 i64) (local i64) (local i64) (local i32)
    (local $a2 i64) (local i32) (local i32) (local i32) (local i64)
    ;; region at 0x100b0
    block $B0
      block $B1
        local.get $hart i64.load offset=80 local.set $a0
        local.get $hart i64.load offset=88 local.set $a1
        local.get $context i64.load offset=16842784 local.set 9
        local.get $context i64.load offset=16842792 local.set 10
        local.get $context i32.load offset=16842800 local.set 11
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
        local.get $a0 i64.const 8 i64.add local.set 16
        local.get 16 local.get 9 i64.sub local.get 10 i64.lt_u if $I2
          local.get 11 local.set 13
        else
          local.get 16 i64.const -4294967289 i64.and i64.eqz i32.eqz br_if $B0
          local.get 16 i32.wrap_i64 local.tee 15 i32.const 12 i32.shr_u i32.const 2 i32.shl local.get $context i32.add
          i32.load offset=4194304 local.tee 13 i32.eqz br_if $B0
        end
        local.get 16 i32.wrap_i64 local.set 15
        local.get 15 local.get 13 i32.add local.set 14
        local.get 14 local.get $a2 i64.store offset=1 align=1
        ;; 0x100b6  blt a2,a1,0x100b2
        local.get $budget i32.const 3 i32.sub local.set $budget
        local.get $a2 local.get $a1 i64.lt_s if $I3
          loop $L4
            ;; 24 instructions to the next look at the budget
            local.get $budget i32.const 24 i32.lt_s i32.const 0x100b2 local.set $exitPc
            i32.const 0 local.set $exitCount
            br_if $B0
            ;; 0x100b2  addi a2,a2,1
            local.get $a2 i64.const 1 i64.add local.set $a2
            ;; 0x100b4  sd a2,8(a0)
            local.get 14 local.get $a2 i64.store offset=1 align=1
            ;; 0x100b6  blt a2,a1,0x100b2
            local.get $budget i32.const 3 i32.sub local.set $budget
            local.get $a2 local.get $a1 i64.lt_s if $I5
              ;; 0x100b2  addi a2,a2,1
              local.get $a2 i64.const 1 i64.add local.set $a2
              ;; 0x100b4  sd a2,8(a0)
              local.get 14 local.get $a2 i64.store offset=1 align=1
              ;; 0x100b6  blt a2,a1,0x100b2
              local.get $budget i32.const 3 i32.sub local.set $budget
              local.get $a2 local.get $a1 i64.lt_s if $I6
                ;; 0x100b2  addi a2,a2,1
                local.get $a2 i64.const 1 i64.add local.set $a2
                ;; 0x100b4  sd a2,8(a0)
                local.get 14 local.get $a2 i64.store offset=1 align=1
                ;; 0x100b6  blt a2,a1,0x100b2
                local.get $budget i32.const 3 i32.sub local.set $budget
                local.get $a2 local.get $a1 i64.lt_s if $I7
                  ;; 0x100b2  addi a2,a2,1
                  local.get $a2 i64.const 1 i64.add local.set $a2
                  ;; 0x100b4  sd a2,8(a0)
                  local.get 14 local.get $a2 i64.store offset=1 align=1
                  ;; 0x100b6  blt a2,a1,0x100b2
                  local.get $budget i32.const 3 i32.sub local.set $budget
                  local.get $a2 local.get $a1 i64.lt_s if $I8
                    ;; 0x100b2  addi a2,a2,1
                    local.get $a2 i64.const 1 i64.add local.set $a2
                    ;; 0x100b4  sd a2,8(a0)
                    local.get 14 local.get $a2 i64.store offset=1 align=1
                    ;; 0x100b6  blt a2,a1,0x100b2
                    local.get $budget i32.const 3 i32.sub local.set $budget
                    local.get $a2 local.get $a1 i64.lt_s if $I9
                      ;; 0x100b2  addi a2,a2,1
                      local.get $a2 i64.const 1 i64.add local.set $a2
                      ;; 0x100b4  sd a2,8(a0)
                      local.get 14 local.get $a2 i64.store offset=1 align=1
                      ;; 0x100b6  blt a2,a1,0x100b2
                      local.get $budget i32.const 3 i32.sub local.set $budget
                      local.get $a2 local.get $a1 i64.lt_s if $I10
                        ;; 0x100b2  addi a2,a2,1
                        local.get $a2 i64.const 1 i64.add local.set $a2
                        ;; 0x100b4  sd a2,8(a0)
                        local.get 14 local.get $a2 i64.store offset=1 align=1
                        ;; 0x100b6  blt a2,a1,0x100b2
                        local.get $budget i32.const 3 i32.sub local.set $budget
                        local.get $a2 local.get $a1 i64.lt_s if $I11
                          ;; 0x100b2  addi a2,a2,1
                          local.get $a2 i64.const 1 i64.add local.set $a2
                          ;; 0x100b4  sd a2,8(a0)
                          local.get 14 local.get $a2 i64.store offset=1 align=1
                          ;; 0x100b6  blt a2,a1,0x100b2
                          local.get $budget i32.const 3 i32.sub local.set $budget
                          local.get $a2 local.get $a1 i64.lt_s br_if $L4
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
