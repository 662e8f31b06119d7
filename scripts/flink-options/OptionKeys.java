import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Prints the options that a Flink distribution defines, one a line, tab separated: key, type, and for a former name the present one.
 * Read from the static fields of type ConfigOption of all classes in its jars, as Flink's own documentation is made, and from
 * the constants of ConfigConstants that are not deprecated: Flink before 1.10 read many options by these alone.
 */
public final class OptionKeys {
    private static final String MARK = "org/apache/flink/configuration/ConfigOption";

    private OptionKeys() {}

    /** @param args the folder of one distribution */
    public static void main(String[] args) throws Exception {
        List<Path> jars;
        try (Stream<Path> files = Files.walk(Paths.get(args[0]))) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().collect(Collectors.toList());
        }
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) urls[i] = jars.get(i).toUri().toURL();
        URLClassLoader loader = new URLClassLoader(urls);
        TreeSet<String> lines = new TreeSet<>();
        for (Path jar : jars) {
            for (String name : definingClasses(jar)) addOptions(loader, name, lines);
        }
        addConstants(loader, lines);
        lines.forEach(System.out::println);
    }

    private static void addConstants(ClassLoader loader, TreeSet<String> lines) throws ReflectiveOperationException {
        Class<?> constants = Class.forName("org.apache.flink.configuration.ConfigConstants", false, loader);
        for (Field field : constants.getDeclaredFields()) {
            if (field.getType() != String.class || field.isAnnotationPresent(Deprecated.class)) continue;
            if (field.getName().startsWith("DEFAULT_") && !field.getName().endsWith("_KEY")) continue;
            String key = (String) field.get(null);
            if (key != null && key.matches("[a-z][\\w.-]*[.-][\\w.-]*\\w")) lines.add(key + "\tstring\t");
        }
    }

    private static List<String> definingClasses(Path jar) throws Exception {
        List<String> names = new ArrayList<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                String name = entry.getName();
                if (!name.startsWith("org/apache/flink/") || name.contains("/shaded/") || !name.endsWith(".class")) continue;
                try (InputStream stream = zip.getInputStream(entry)) {
                    if (new String(readAll(stream), StandardCharsets.ISO_8859_1).contains(MARK)) names.add(name.replace('/', '.').substring(0, name.length() - 6));
                }
            }
        }
        return names;
    }

    private static byte[] readAll(InputStream stream) throws Exception {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        byte[] buffer = new byte[65536];
        for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) out.write(buffer, 0, n);
        return out.toByteArray();
    }

    private static void addOptions(ClassLoader loader, String name, TreeSet<String> lines) {
        Field[] fields;
        try {
            fields = Class.forName(name, false, loader).getDeclaredFields();
        } catch (LinkageError | ClassNotFoundException e) {
            return; // it needs a library that the distribution leaves to its users
        }
        for (Field field : fields) {
            if (!Modifier.isStatic(field.getModifiers()) || !field.getType().getName().equals("org.apache.flink.configuration.ConfigOption")) continue;
            try {
                field.setAccessible(true);
                addOption(field.get(null), lines);
            } catch (LinkageError | ReflectiveOperationException | RuntimeException e) {
                System.err.println(name + "." + field.getName() + ": " + e);
            }
        }
    }

    private static void addOption(Object option, TreeSet<String> lines) throws ReflectiveOperationException {
        if (option == null) return;
        String key = (String) call(option, "key");
        String type = typeOf(option);
        lines.add(key + "\t" + type + "\t");
        for (String former : formerKeys(option)) lines.add(former + "\t" + type + "\t" + key);
    }

    private static List<String> formerKeys(Object option) throws ReflectiveOperationException {
        List<String> keys = new ArrayList<>();
        try {
            for (Object fallback : (Iterable<?>) call(option, "fallbackKeys")) {
                if ((Boolean) call(fallback, "isDeprecated")) keys.add((String) call(fallback, "getKey"));
            }
        } catch (NoSuchMethodException before19) {
            for (Object key : (Iterable<?>) call(option, "deprecatedKeys")) keys.add((String) key);
        }
        return keys;
    }

    private static String typeOf(Object option) throws ReflectiveOperationException {
        Class<?> type;
        boolean list = false;
        try {
            type = (Class<?>) call(option, "getClazz");
            list = (Boolean) call(option, "isList");
        } catch (NoSuchMethodException before19) {
            Object standard = call(option, "defaultValue");
            type = standard == null ? String.class : standard.getClass();
        }
        if (list) return "list";
        if (!type.isEnum()) return type.getSimpleName().toLowerCase();
        return "enum:" + Stream.of(type.getEnumConstants()).map(Object::toString).collect(Collectors.joining("|"));
    }

    private static Object call(Object target, String name) throws ReflectiveOperationException {
        Method method = target.getClass().getDeclaredMethod(name);
        method.setAccessible(true);
        return method.invoke(target);
    }
}
