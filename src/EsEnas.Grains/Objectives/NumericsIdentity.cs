using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using EsEnas.Core.Numerics;
using EsEnas.Core.Rollouts;

namespace EsEnas.Grains.Objectives;

/// <summary>
/// What a run's numbers depend on beside its specification: the version of our own arithmetic, the objective's identity (library version,
/// model hash), the processor architecture and the C library that tanh and friends come from. A run goes on only under the identity it
/// began with.
/// </summary>
public static partial class NumericsIdentity
{
    /// <summary>The part that belongs to this process, whatever the objective.</summary>
    public static string Process { get; } =
        $"esenas numerics {NumericsVersion.Current}; {RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}; {CLibrary()}";

    /// <summary>The identity of an objective's numbers in this process.</summary>
    public static string Of(IObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return $"{Process}; {objective.Identity}";
    }

    /// <summary>64 bits of an identity's SHA-256: what messages carry in its place.</summary>
    internal static ulong FingerprintOf(string identity) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));

    private static string CLibrary()
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                return $"glibc {Marshal.PtrToStringUTF8(GnuGetLibcVersion())}";
            }
            catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
            {
                // Another C library (musl): named by the system below.
            }
        }
        return RuntimeInformation.OSDescription;
    }

    [LibraryImport("libc", EntryPoint = "gnu_get_libc_version")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint GnuGetLibcVersion();
}
