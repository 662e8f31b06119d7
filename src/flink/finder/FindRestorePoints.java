import java.lang.reflect.Array;
import java.net.URI;

/**
 * Lists the restore points that lie in storage, from inside a JobManager: only there are the file systems, plugins and
 * credentials that a job's state was written with. Flink's classes are found by name, so that one class serves every
 * version.
 *
 * <p>Arguments, in pairs: a directory, and how the names of the entries wanted begin. An entry counts when it holds a
 * {@code _metadata} file, which Flink writes last. The answer is the message of an exception: that is what
 * {@code POST /jars/:jar/plan} hands on, and nothing is run.
 */
public final class FindRestorePoints {
    private FindRestorePoints() {}

    public static void main(String[] wanted) throws Exception {
        StringBuilder found = new StringBuilder("flinkapp-found");
        for (int i = 0; i + 1 < wanted.length; i += 2) list(wanted[i], wanted[i + 1], found);
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
