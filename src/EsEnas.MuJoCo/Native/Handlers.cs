using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace EsEnas.MuJoCo.Native;

/// <summary>
/// Replaces the library's error handler (it waits for a key and exits) and warning handler (it writes MUJOCO_LOG.TXT and prints).
/// </summary>
internal static unsafe class Handlers
{
    private const int Capacity = 512;

    // A buffer, not a string: a simulation that diverges at every step would otherwise allocate at every step.
    [ThreadStatic]
    private static byte[]? warning;

    [ThreadStatic]
    private static int warningLength;

    public static string LastWarning => warning is null ? "" : Encoding.UTF8.GetString(warning, 0, warningLength);

    // The head of mjLogMessage, as 3.10.0 has it: int level, int topic, char subject[1024].
    private const int WarningLevel = 2;
    private const int ErrorLevel = 3;
    private const int Subject = 8;

    /// <summary>Process wide, as the library's handlers are.</summary>
    public static void Install(NativeApi api)
    {
        if (api.UserError is null || api.UserWarning is null)
        {
            InstallLogHandler(api);
            return;
        }

        *api.UserError = (nint)(delegate* unmanaged[Cdecl]<byte*, void>)&OnError;
        *api.UserWarning = (nint)(delegate* unmanaged[Cdecl]<byte*, void>)&OnWarning;
    }

    /// <summary>For a library without the variables of the older handlers, which 3.10.0 calls deprecated.</summary>
    public static void InstallLogHandler(NativeApi api) => api.SetLogHandler((nint)(delegate* unmanaged[Cdecl]<byte*, void>)&OnMessage);

    // The library is in an undefined state when an error handler returns, and an exception must not cross its frames.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnError(byte* message) => Fail(message);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnWarning(byte* message) => Keep(message);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnMessage(byte* message)
    {
        var level = *(int*)message;
        if (level >= ErrorLevel) Fail(message + Subject);
        else if (level == WarningLevel) Keep(message + Subject);
    }

    private static void Fail(byte* message)
    {
        var text = Utf8.Read(message);
        try
        {
            Console.Error.WriteLine($"MuJoCo error: {new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)])}");
        }
        catch (IOException)
        {
            // Standard error may be closed; the process ends either way.
        }

        Environment.FailFast($"MuJoCo error: {text}");
    }

    private static void Keep(byte* message)
    {
        var bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(message);
        var buffer = warning ??= new byte[Capacity];
        warningLength = Math.Min(bytes.Length, Capacity);
        bytes[..warningLength].CopyTo(buffer);
    }
}
