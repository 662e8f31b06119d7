import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job that writes what it got into a folder, its first argument: its arguments, its configuration and a
 * system property.
 */
public final class TellArguments {
    private TellArguments() {}

    public static void main(String[] args) throws Exception {
        Path folder = Paths.get(args[0]);
        write(folder.resolve("arguments"), Arrays.asList(args).subList(1, args.length));
        Method method = StreamExecutionEnvironment.class.getDeclaredMethod("getConfiguration");
        method.setAccessible(true);
        Configuration configuration = (Configuration) method.invoke(StreamExecutionEnvironment.getExecutionEnvironment());
        List<String> pairs = new ArrayList<>();
        for (Map.Entry<String, String> entry : configuration.toMap().entrySet()) {
            pairs.add(entry.getKey());
            pairs.add(entry.getValue());
        }
        write(folder.resolve("configuration"), pairs);
        write(folder.resolve("done"), Arrays.asList(String.valueOf(System.getProperty("told"))));
    }

    private static void write(Path file, List<String> texts) throws Exception {
        Files.write(file, String.join("\0", texts).getBytes(StandardCharsets.UTF_8));
    }
}
