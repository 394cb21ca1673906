using System.Security.Cryptography;
using EsEnas.Web.Access;
using Microsoft.AspNetCore.DataProtection;

namespace EsEnas.Web.Tests.Access;

/// <summary>What one silo has protected, another one with the same key can read, and nobody else.</summary>
public sealed class KeyedProtectionTests
{
    private static IDataProtector Of(string key, string purpose) => new HttpKey(key).CreateProtection().CreateProtector(purpose);

    [Fact]
    public void Silos_with_one_key_read_each_others_pages()
    {
        byte[] text = [1, 2, 3];
        var shown = Of("a key of these tests", "page").Protect(text);
        Assert.Equal(text, Of("a key of these tests", "page").Unprotect(shown));
        Assert.NotEqual(shown, Of("a key of these tests", "page").Protect(text));
        Assert.ThrowsAny<CryptographicException>(() => Of("another key of tests", "page").Unprotect(shown));
        Assert.ThrowsAny<CryptographicException>(() => Of("a key of these tests", "something else").Unprotect(shown));
    }

    [Fact]
    public void What_was_changed_or_cut_off_is_refused()
    {
        var protection = Of("a key of these tests", "page");
        var shown = protection.Protect([1, 2, 3]);
        for (var at = 0; at < shown.Length; at++)
        {
            var changed = (byte[])shown.Clone();
            changed[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => protection.Unprotect(changed));
            Assert.ThrowsAny<CryptographicException>(() => protection.Unprotect(shown[..at]));
        }
    }
}
