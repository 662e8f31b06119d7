import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;

/**
 * Asks Flink what it makes of configurations, many in one process. Each line of the input is a question, its words parted by tabs:
 * `memory`, GET_JM_RESOURCE_PARAMS or GET_TM_RESOURCE_PARAMS, and options as key=value; or `value`, a type and a text. The answer is a line
 * that begins with `ok` or `refused`.
 */
public final class AskFlink {
    private AskFlink() {}

    /** @param args the name of the configuration file, as the version reads it */
    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        Path folder = Files.createTempDirectory("ask-flink");
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            String[] words = line.split("\t", -1);
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            System.setOut(new PrintStream(printed, true, "UTF-8"));
            String answer;
            try {
                answer = "ok\t" + answer(words, folder.resolve(args[0]), printed);
            } catch (Throwable e) {
                answer = "refused\t" + String.valueOf(e.getMessage()).replace('\n', ' ');
            }
            answers.println(answer);
        }
    }

    private static String answer(String[] words, Path file, ByteArrayOutputStream printed) throws Exception {
        switch (words[0]) {
            case "memory":
                return memory(words, file, printed);
            case "directory":
                return String.valueOf(new FileSystemCheckpointStorage(words[1]).getCheckpointPath());
            default:
                return value(words[1], words[2]);
        }
    }

    private static String memory(String[] words, Path file, ByteArrayOutputStream printed) throws Exception {
        Files.write(file, Arrays.stream(words).skip(2).map(word -> word.replaceFirst("=", ": ")).collect(Collectors.toList()));
        Class<?> utils = Class.forName("org.apache.flink.runtime.util.bash.BashJavaUtils");
        try {
            utils.getMethod("main", String[].class).invoke(null, (Object) new String[] {words[1], "--configDir", file.getParent().toString()});
        } catch (java.lang.reflect.InvocationTargetException e) {
            throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
        }
        return Arrays.stream(printed.toString("UTF-8").split("\n"))
                .filter(line -> line.startsWith("BASH_JAVA_UTILS_EXEC_RESULT:"))
                .map(line -> line.substring("BASH_JAVA_UTILS_EXEC_RESULT:".length()))
                .collect(Collectors.joining(" "));
    }

    private static String value(String type, String text) {
        Configuration configuration = new Configuration();
        configuration.setString("key", text);
        ConfigOptions.OptionBuilder option = ConfigOptions.key("key");
        return String.valueOf((Object) configuration.get(typed(option, type)));
    }

    private static ConfigOption<?> typed(ConfigOptions.OptionBuilder option, String type) {
        switch (type) {
            case "boolean":
                return option.booleanType().noDefaultValue();
            case "duration":
                return option.durationType().noDefaultValue();
            case "memorysize":
                return option.memoryType().noDefaultValue();
            case "integer":
                return option.intType().noDefaultValue();
            case "long":
                return option.longType().noDefaultValue();
            case "double":
                return option.doubleType().noDefaultValue();
            case "float":
                return option.floatType().noDefaultValue();
            default:
                return option.enumType(Thread.State.class).noDefaultValue();
        }
    }
}
