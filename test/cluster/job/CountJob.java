package flinkapp;

import java.io.FileWriter;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.UUID;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * For every version of Flink from 1.11. Counts in keyed state and appends "epochMillis count run" to FOLDER/out, a line each 20 ms. Files in FOLDER tell it
 * to misbehave: "fail" (throw), "refuse" (fail checkpoints), "slow" (milliseconds each checkpoint takes longer).
 * Arguments: FOLDER [--throw | --count N]: fails in main; comes to its end after N.
 */
public class CountJob {
  static class Pace extends RichMapFunction<Long, Long> implements CheckpointedFunction {
    private final String folder;

    Pace(String folder) {
      this.folder = folder;
    }

    @Override
    public Long map(Long value) throws Exception {
      Thread.sleep(20);
      if (value % 25 == 0 && Files.exists(Paths.get(folder, "fail"))) {
        throw new IllegalStateException("told to fail");
      }
      return value;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
      if (Files.exists(Paths.get(folder, "refuse"))) {
        throw new IllegalStateException("told to refuse checkpoints");
      }
      if (Files.exists(Paths.get(folder, "slow"))) {
        long end = System.currentTimeMillis() + Long.parseLong(new String(Files.readAllBytes(Paths.get(folder, "slow"))).trim());
        while (System.currentTimeMillis() < end) {
          Thread.sleep(50);
          if (Files.exists(Paths.get(folder, "fail"))) {
            throw new IllegalStateException("told to fail");
          }
        }
      }
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {}
  }

  static class Count extends KeyedProcessFunction<Integer, Long, Long> implements CheckpointedFunction {
    private final String folder;
    private transient ValueState<Long> count;
    private transient FileWriter out;
    private transient String run;

    Count(String folder) {
      this.folder = folder;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
      count = context.getKeyedStateStore().getState(new ValueStateDescriptor<>("count", Long.class));
      out = new FileWriter(Paths.get(folder, "out").toFile(), true);
      run = UUID.randomUUID().toString().substring(0, 8);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {}

    @Override
    public void processElement(Long value, Context context, Collector<Long> collector) throws Exception {
      long next = (count.value() == null ? 0 : count.value()) + 1;
      count.update(next);
      out.write(System.currentTimeMillis() + " " + next + " " + run + "\n");
      out.flush();
    }
  }

  public static void main(String[] args) throws Exception {
    String folder = args[0];
    if (args.length > 1 && args[1].equals("--throw")) {
      throw new IllegalArgumentException("told to throw in main");
    }
    Files.createDirectories(Paths.get(folder));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    long last = args.length > 2 && args[1].equals("--count") ? Long.parseLong(args[2]) - 1 : Long.MAX_VALUE - 1;
    env.fromSequence(0, last)
        .uid("source")
        .setParallelism(1)
        .map(new Pace(folder))
        .uid("pace")
        .setParallelism(1)
        .keyBy(value -> 0)
        .process(new Count(folder))
        .uid("count")
        .setParallelism(1);
    env.execute("count");
  }
}
