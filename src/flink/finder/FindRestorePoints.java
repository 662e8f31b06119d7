import java.lang.reflect.Array;
import java.net.URI;

/**
 * Lists the restore points in storage from inside a JobManager, which has the file systems, plugins and credentials that
 * wrote them. It finds Flink's classes by name, so that one class works with every version.
 *
 * <p>Arguments, in pairs: a directory and a prefix of the names of its entries. An entry counts if it has a
 * {@code _metadata} file, which Flink writes last. The result is the message of an exception, since that is what
 * {@code POST /jars/:jar/plan} returns. No job is submitted.
 */
public final class FindRestorePoints {
    private FindRestorePoints() {}

    public static void main(String[] args) throws Exception {
        StringBuilder found = new StringBuilder("flinkapp-found");
        for (int i = 0; i + 1 < args.length; i += 2) list(args[i], args[i + 1], found);
        throw new IllegalStateException(found.append("|flinkapp-end").toString());
    }

    private static void list(String directory, String prefix, StringBuilder found) throws Exception {
        Class<?> fileSystem = Class.forName("org.apache.flink.core.fs.FileSystem");
        Class<?> path = Class.forName("org.apache.flink.core.fs.Path");
        Class<?> fileStatus = Class.forName("org.apache.flink.core.fs.FileStatus");
        URI uri = URI.create(directory);
        Object system = fileSystem.getMethod("get", URI.class).invoke(null, uri);
        Object root = path.getConstructor(URI.class).newInstance(uri);
        if (!(Boolean) fileSystem.getMethod("exists", path).invoke(system, root)) return;
        Object entries = fileSystem.getMethod("listStatus", path).invoke(system, root);
        for (int i = 0; entries != null && i < Array.getLength(entries); i++) {
            Object entry = fileStatus.getMethod("getPath").invoke(Array.get(entries, i));
            if (!((String) path.getMethod("getName").invoke(entry)).startsWith(prefix)) continue;
            Object metadata = path.getConstructor(path, String.class).newInstance(entry, "_metadata");
            if (!(Boolean) fileSystem.getMethod("exists", path).invoke(system, metadata)) continue;
            Object status = fileSystem.getMethod("getFileStatus", path).invoke(system, metadata);
            found.append('|').append(fileStatus.getMethod("getModificationTime").invoke(status)).append('=').append(entry);
        }
    }
}
